"""The proof of the guards, on a few scenarios: what it says is what runs say, also side by side."""

from __future__ import annotations

import csv
import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from posfault import cli, facts, pool, proof
from posfault.bench.stand import Stand
from posfault.errors import InputError
from posfault.scenario import Expect
from posfault.scenario_file import find, load

NAMES = ("digit_bounces_ten_times_the_amount", "reply_lost_clerk_repeats")
SCENARIOS = [load(find(name)) for name in NAMES]


def some(*guards: str) -> list[proof.Trial]:
    """The trials with these guards alone, and every set."""
    return [one for one in proof.trials(SCENARIOS) if one.guards[0] in guards]


def test_a_trial_switches_what_it_says() -> None:
    off, on, pair = (proof.Trial(experiment, ("debounce",), SCENARIOS[0])
                     for experiment in (proof.OFF_ALONE, proof.ON_ALONE, proof.SET_OFF))
    assert off.off == pair.off == ("debounce",)
    assert set(facts.guards()) - set(on.off) == {"debounce"}


def test_every_guard_is_tried_both_ways_on_every_scenario_and_every_set() -> None:
    trials = proof.trials(SCENARIOS)
    assert len(trials) == 2 * len(facts.guards()) * len(SCENARIOS) + 1
    assert proof.Trial(proof.SET_OFF, ("debounce", "details_confirmed"), SCENARIOS[0]) in trials


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_proof_finds_the_only_defence_and_what_cures(jobs: int) -> None:
    found = list(proof.outcomes(some("debounce", "reverse_unanswered"), jobs))
    assert [one.trial for one in found] == some("debounce", "reverse_unanswered")
    made = {one.guard: one for one in proof.proofs(found)}
    assert made["debounce"].defends == {}                   # details_confirmed is another defence
    assert made["debounce"].cures == (NAMES[0],)
    assert list(made["reverse_unanswered"].defends) == [NAMES[1]]
    assert "charged-once" in made["reverse_unanswered"].defends[NAMES[1]]
    assert "debounce is nowhere the only defence" in proof.objections(found)
    assert not any(NAMES[1] in text for text in proof.objections(found))


def test_a_claim_that_does_not_hold_is_objected_to(stand: Stand) -> None:
    wrong = dataclasses.replace(SCENARIOS[1], expect=Expect("charged-once", ("charged-once",), {}, (("debounce",),)))
    outcomes = [proof._outcome(stand, proof.Trial(proof.OFF_ALONE, (guard,), wrong))
                for guard in ("debounce", "reverse_unanswered")]
    said = proof.objections(outcomes)
    assert f"{NAMES[1]} claims that it needs debounce, and does not" in said
    assert f"{NAMES[1]} needs reverse_unanswered, and does not say so" in said


def _fails(stand: Stand, item: int) -> int:
    if item == 3:
        raise InputError("item", "three")
    return item * item


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_one_of_many_raises_reaches_whoever_asked(jobs: int) -> None:
    results = pool.each(_fails, range(5), jobs)
    assert [next(results) for _ in range(3)] == [0, 1, 4]
    with pytest.raises(InputError, match="item: three"):
        next(results)


def test_the_command_writes_every_trial(tmp_path: Path) -> None:
    target = tmp_path / "proof.csv"
    done = subprocess.run([sys.executable, "-m", "posfault", "guards", "--prove", NAMES[1], "--csv", target],
                          capture_output=True, text=True, check=False)
    rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))
    assert done.returncode == 0, done.stderr
    assert len(rows) == len(proof.trials(SCENARIOS[1:])) == 2 * len(facts.guards())
    assert f"{len(rows)} runs, each executed and judged" in done.stdout


@pytest.mark.parametrize(("given", "said"), [
    (("--csv", "x.csv"), "guards: --csv is for --prove or --cost; add that, or leave it out"),
    (("--cost", "--html", "x.html"), "guards: --html is for --prove"),
    (("--prove", "--cost"), "--prove, --cost: are two things to do"),
    (("--prove", "sale"), "sale.toml: breaks nothing, so that there is nothing to prove"),
])
def test_what_would_be_ignored_or_prove_nothing_is_refused(given: tuple[str, ...], said: str,
                                                           capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["guards", *given]) == 2
    assert said in capsys.readouterr().err


def test_a_fault_that_never_fires_proves_nothing(stand: Stand) -> None:
    never = dataclasses.replace(SCENARIOS[1], faults=(dataclasses.replace(SCENARIOS[1].faults[0], nth=99),))
    found = [proof._outcome(stand, proof.Trial(proof.OFF_ALONE, (guard,), never))
             for guard in ("debounce", "reverse_unanswered")]
    assert proof.silent(found) == {NAMES[1]: ["clerk on_unknown", "drop at network.receive 99"]}
    said = f"{NAMES[1]}: clerk on_unknown, drop at network.receive 99 never fired, so that no run proves anything"
    assert proof.objections(found, whole=False) == [said]
