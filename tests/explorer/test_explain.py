"""An explanation: what each fault contributes, the nearest clean run, the chain, who is responsible, the guards lacking."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
import math
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from posfault import facts, scenario_file
from posfault.bench.stand import Stand
from posfault.commands import speaking
from posfault.explorer import account, explain, guard_sets, parting
from posfault.explorer.account import Account, Moment, Trial, Weight
from posfault.explorer.explain import Contribution, Explanation, Part
from posfault.explorer.schedule import Schedule
from posfault.explorer.trial import Setting
from posfault.reports import explained
from posfault.reports.story import Line
from posfault.scenario import Behaviour, Fault, Scenario

REPLY_LOST = "reply_lost_clerk_repeats"
FIELD = tuple(facts.guards())
# Two faults; a behaviour and a fault; the platform; a power cut; two behaviours; one fault that two guards each stop.
CLAIMING = ("bounced_enter_voids_another_sale", "late_echo_taken_for_the_sign_on",
            "platform_asks_under_a_new_order_number", "power_cut_before_journal", "no_signed_slip_no_payout",
            "mac_key_damaged_sale_without_mac")
Explains = Callable[..., Explanation]


def loaded(name: str) -> Scenario:
    return scenario_file.load(scenario_file.find(name))


def claimed(scenario: Scenario) -> tuple[str, ...]:
    """The guards that the file names; the others are on, which spares runs."""
    return tuple(name for name in FIELD if any(name in names for names in scenario.expect.guards))


@pytest.fixture(scope="module")
def explains(stand: Stand) -> Explains:
    @functools.cache
    def made(name: str, off: tuple[str, ...] | None = None, language: str = "en") -> Explanation:
        scenario = speaking(loaded(name), language)
        setting = Setting(scenario, claimed(scenario) if off is None else off)
        run = explain.account(setting, each)
        return explain.explained(setting, run, each, lambda name, size, done: None)

    def each(trials: Sequence[Trial]) -> Iterator[Account]:
        return (account.made(stand, one) for one in trials)

    return made


def test_the_lost_answer_is_necessary_and_an_event_earlier_or_later_it_breaks_nothing(explains: Explains) -> None:
    drop, clerk = explains(REPLY_LOST).contributions
    assert (drop.part.name, drop.part.responsible) == ("drop at network.receive 2", "network")
    assert drop.without.clean
    shifted = {part.schedule.faults[0].nth: outcome for part, outcome in drop.shifted}
    assert shifted[1].clean
    assert not shifted[3].broken
    assert shifted[3].missing == ("drop at network.receive 3",)
    assert clerk.part.name == "clerk on_unknown"
    assert "charged-once" not in clerk.without.broken
    assert "no-one-sided" in clerk.without.broken


def test_on_field_all_single_guards_are_tried_and_the_one_claimed_is_found(explains: Explains) -> None:
    made = explains(REPLY_LOST, FIELD)
    assert made.guards.sets == loaded(REPLY_LOST).expect.guards
    assert made.guards.tried == ((1, len(FIELD)),)
    assert made.guards.proven
    assert made.struck == [("network", ["drop at network.receive 2"]), ("clerk", ["clerk on_unknown"])]
    assert made.lacking == [("software", ["reverse_unanswered"])]


@pytest.mark.part(3)
@pytest.mark.parametrize("name", CLAIMING)
def test_the_smallest_sets_are_those_that_meet_every_set_claimed(name: str, explains: Explains) -> None:
    """Without all of a claimed set the violation is back, so what stops it has one of each."""
    made, sets = explains(name), loaded(name).expect.guards
    for size in range(1, len(made.guards.candidates) + 1):
        meeting = {one for one in itertools.combinations(made.guards.candidates, size)
                   if all(set(one) & set(names) for names in sets)}
        if meeting:
            assert set(made.guards.sets) == meeting
            return
    pytest.fail("no set meets them all")


def test_two_faults_that_both_are_needed_are_each_necessary(explains: Explains) -> None:
    made = explains("bounced_enter_voids_another_sale")
    first, second = loaded("bounced_enter_voids_another_sale").faults
    assert [one.part.name for one in made.contributions] == [f"ghost (key=4) at keypad.key {first.nth}",
                                                             f"bounce at keypad.key {second.nth}"]
    assert all(one.without.clean for one in made.contributions)
    assert all(not outcome.broken for one in made.contributions for _, outcome in one.shifted)


def test_the_run_parts_from_the_nearest_clean_one_where_the_answer_is_missed(explains: Explains) -> None:
    near = explains(REPLY_LOST).nearest
    assert near is not None
    assert near.other == "without drop at network.receive 2"
    assert json.loads(near.here.event)[1:] == ["app network.receive", 2]
    assert json.loads(near.there.event)[1:] == ["network.close", 2]
    assert near.here.at_ms == near.there.at_ms
    assert near.here.line is not None
    assert near.here.line.text == "0210 never arrives"
    assert near.there.line is not None
    assert near.there.line.text == "journal: approved"


def test_of_two_clean_runs_the_one_that_goes_the_same_way_longer_is_nearest(explains: Explains) -> None:
    near = explains("bounced_enter_voids_another_sale").nearest
    assert near is not None
    assert near.other.startswith("without bounce at keypad.key ")


def test_where_nothing_strikes_the_nearest_clean_run_is_that_with_the_guards(explains: Explains) -> None:
    made = explains("closed_day_nobody_asks")
    assert made.contributions == ()
    assert made.nearest is not None
    assert made.nearest.other == "with open_hours_checked and supervisor_releases on"


def test_the_chain_goes_from_fault_to_wrong_debit_and_tells_no_more(explains: Explains) -> None:
    chain = [(line.who, line.text) for line in explains(REPLY_LOST).chain]
    places = [next(place for place, (who, text) in enumerate(chain) if who == of and said in text) for of, said in (
        ("ledger", "debits 88.00 from card 620000******0005, trace 000004"), ("FAULT", "drop at network.receive, event 2"),
        ("terminal", "journal: abandoned"), ("display", "NO ANSWER FROM BANK"),
        ("clerk", "presses SALE again for coffee machine"), ("ledger", "trace 000005"))]
    assert places == sorted(places)
    assert len(chain) < 15
    assert not any("OPERATOR NUMBER" in text or "closing" in text for _, text in chain)


def test_what_a_clean_run_has_instead_is_told(explains: Explains) -> None:
    made = explains("no_signed_slip_no_payout")
    assert "hands the customer the pen" in [line.text for line in made.absent]
    assert len(made.absent) <= parting.ABSENT_MOST


def test_the_text_can_be_pasted_into_a_report(explains: Explains) -> None:
    made = explains(REPLY_LOST)
    text = explained.text(made, "0.1.0", "posfault run X")
    assert "Profile hardened -reverse_unanswered, firmware 0.1.0, trace " in text
    assert f"{made.run.trace_hash}. Replay: posfault run X\n" in text
    assert "The smallest guard set that stops it: reverse_unanswered.\n" in text
    assert "charged-once is broken (" in text
    assert all(one.isprintable() or one == "\n" for one in text)


def test_a_chinese_explanation_has_no_english_sentence(explains: Explains) -> None:
    made = explains(REPLY_LOST, None, "zh")
    sentence = re.compile(r"\b[A-Za-z]+ [a-z]+\b")
    assert "能够阻止它的最小保护组合：reverse_unanswered" in explained.text(made, "0.1.0", "X", "zh")
    for language, there_are in (("zh", False), ("en", True)):
        lines = explained.text(made, "0.1.0", "X", language).replace("coffee machine", "").splitlines()
        of_no_trace = [line for line in lines if '["' not in line and ',"' not in line]
        assert bool(sentence.findall("\n".join(of_no_trace))) == there_are


def never(names: Sequence[str]) -> Callable[[Sequence[Trial]], Iterator[Account]]:
    """Terminals on which only all the guards named together stop it."""
    return lambda trials: (Account(("charged-once",) if set(names) & set(one.setting.off) else ()) for one in trials)


def trial(off: tuple[str, ...] = FIELD) -> Trial:
    return Trial(Setting(loaded(REPLY_LOST), off), Schedule.of(loaded(REPLY_LOST)))


def test_a_set_of_three_is_found_and_nobody_says_that_it_is_the_smallest() -> None:
    found = guard_sets.smallest(trial(), never(FIELD[3:6]))
    assert found.sets == (FIELD[3:6],)
    assert not found.proven
    assert found.tried == ((1, len(FIELD)), (2, math.comb(len(FIELD), 2)))
    before = len(FIELD) + math.comb(len(FIELD), 2)
    assert f"Whether another set is smaller is not known; sets tried before: {before}." in explained.guards(found)[1]


def test_all_pairs_that_do_are_found() -> None:
    def each(trials: Sequence[Trial]) -> Iterator[Account]:
        return (Account(("charged-once",) if len(set(FIELD[:3]) & set(one.setting.off)) > 1 else ()) for one in trials)

    found = guard_sets.smallest(trial(), each)
    assert found.sets == tuple(itertools.combinations(FIELD[:3], 2))
    assert found.proven


def test_what_no_guard_stops_is_said_so() -> None:
    found = guard_sets.smallest(trial(), lambda trials: (Account(("charged-once",)) for _ in trials))
    assert (found.sets, found.tried) == ((), ())
    assert explained.guards(found) == ["No guard set is known to stop it; sets tried: 1. With every guard on it breaks "
                                       "charged-once."]


def test_a_set_that_keeps_the_fault_from_striking_stops_nothing() -> None:
    def each(trials: Sequence[Trial]) -> Iterator[Account]:
        for one in trials:
            yield Account(("charged-once",)) if one.setting.off and FIELD[0] in one.setting.off else Account((), ("drop",))

    found = guard_sets.smallest(trial(FIELD[:2]), each)
    assert found.sets == ()
    assert found.unreached == (FIELD[:1], FIELD[:2])


def test_what_makes_no_difference_is_not_responsible_unless_nothing_does() -> None:
    broken, clean = Account(("charged-once",)), Account()
    drop, jam = Part(Schedule((Fault("network.receive", 2, "drop"),))), Part(Schedule((Fault("printer.line", 1, "jam"),)))

    def struck(*without: Account) -> list[str]:
        of = tuple(Contribution(part, one, ()) for part, one in zip((drop, jam), without, strict=True))
        made = Explanation(trial().setting, broken, of, clean, guard_sets.GuardSets((), clean), None, (), ())
        return [part for part, _ in made.struck]

    assert struck(clean, broken) == ["network"]
    assert struck(broken, clean) == ["hardware"]
    assert struck(clean, clean) == struck(broken, broken) == ["network", "hardware"]


def test_only_events_that_count_are_shifted() -> None:
    assert Part(Schedule((Fault("network.send", 1, "drop"),))).shifted(-1) is None
    assert Part(Schedule((), (Behaviour("no_tombstone"),))).shifted(1) is None
    assert Part(Schedule((), (Behaviour("platform_slow", (("nth", 0), ("ms", 31000))),))).shifted(1) is None
    assert Part(Schedule(), "on_unknown").shifted(1) is None
    moved = Part(Schedule((), (Behaviour("drop_reply", (("mti", "0200"), ("nth", 1))),))).shifted(1)
    assert moved is not None
    assert moved.schedule.behaviours == (Behaviour("drop_reply", (("mti", "0200"), ("nth", 2))),)
    assert moved.name == "drop_reply (nth=2)"


def told(*events: list[Any], moments: Sequence[Line] = ()) -> Account:
    return Account(trace=tuple(map(json.dumps, events)), moments=tuple(Moment(one, Weight.IF_NEW) for one in moments),
                   closing_ms=1000)


def test_a_stroke_is_no_event_at_which_runs_part_and_a_run_that_proves_nothing_is_not_near() -> None:
    run = told([1, "a"], [2, "fault", 0, "drop", "b", 1], [2, "b"], [3, "c"])
    near = parting.nearest(run, [
        ("longer", told([1, "a"], [2, "b"], [4, "c"])),
        ("shorter", told([1, "a"], [3, "b"])),
        ("invalid", dataclasses.replace(told([1, "a"], [2, "b"], [3, "c"]), missing=("drop",))),
    ])
    assert near is not None
    assert (near.other, near.same) == ("longer", 2)
    assert (near.here.number, near.here.at_ms) == (4, 3)
    assert (near.there.number, near.there.at_ms) == (3, 4)


def posfault(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "posfault", "explain", *map(str, arguments)], capture_output=True,
                          text=True, check=False, timeout=60)


def test_the_command_explains_and_writes_all_of_it(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    switches = [f"{name}=off" for name in ("reverse_unanswered", "debounce")]
    guards = [word for one in switches for word in ("--guard", one)]
    done = posfault(REPLY_LOST, "--profile", "hardened", *guards, "--json", target)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Replay: posfault run {REPLY_LOST} --profile hardened {' '.join(guards)}\n" in done.stdout
    [found] = json.loads(target.read_text(encoding="utf-8"))
    assert set(found) >= {"scenario", "guards_off", "replay", "firmware", "verdict", "absent", "with_nothing_wrong"}
    assert found["rules_broken"] == ["charged-once", "has-voucher", "no-one-sided", "right-amount"]
    assert [one["part"] for one in found["contributions"]] == ["drop at network.receive 2", "clerk on_unknown"]
    assert [len(one["shifted"]) for one in found["contributions"]] == [2, 0]
    assert found["struck_by"] == {"network": ["drop at network.receive 2"], "clerk": ["clerk on_unknown"]}
    assert found["guards"]["smallest"] == [["reverse_unanswered"]]
    assert found["guards"]["tried"] == [{"size": 1, "sets": 2}]
    assert found["nearest"]["here"]["told"]["text"] == "0210 never arrives"
    assert found["chain"][-1]["at_ms"] > found["nearest"]["here"]["at_ms"]


def test_where_nothing_is_broken_the_command_says_so(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    done = posfault(REPLY_LOST, "--profile", "hardened", "--json", target)
    assert (done.returncode, done.stdout) == (1, "Nothing is broken on profile hardened: there is nothing to explain.\n")
    assert json.loads(target.read_text(encoding="utf-8"))[0]["rules_broken"] == []


def test_a_run_in_which_a_fault_never_strikes_is_invalid(tmp_path: Path) -> None:
    text = scenario_file.find(REPLY_LOST).read_text(encoding="utf-8")
    path = tmp_path / "late.toml"
    path.write_text(text.replace("nth = 2", "nth = 99"), encoding="utf-8")
    done = posfault(path)
    assert done.returncode == 3
    assert "drop at network.receive 99 never fired: this run proves nothing" in done.stderr
