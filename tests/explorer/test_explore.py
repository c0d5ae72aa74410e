"""All single faults of a clean sale: the space is exact, what is known is found, and a finding can be run by anybody."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from posfault import facts, scenario_file
from posfault.bench.run import Run, run
from posfault.bench.stand import Stand
from posfault.errors import InputError
from posfault.explorer import space, sweep
from posfault.explorer.sweep import BROKEN, CLEAN, NOT_REACHED, Trial
from posfault.scenario import Scenario
from posfault.scenario_writer import dumps

FIELD = tuple(facts.guards())
SALE = Path(__file__).parents[1] / "bench" / "clean_sale.toml"


@pytest.fixture(scope="module")
def clean(stand: Stand) -> tuple[Scenario, Run]:
    return sweep.golden(stand, scenario_file.load(SALE), FIELD)


def found(stand: Stand, scenario: Scenario, off: tuple[str, ...], singles: list[space.Single]) -> dict[str, sweep.Found]:
    return {one.name: sweep._found(stand, Trial(scenario, off, one)) for one in singles}


def test_what_is_reached_is_what_the_trace_says(clean: tuple[Scenario, Run]) -> None:
    counts = space.reached(clean[1])
    events = [event for event in clean[1].world.trace if event[0] < clean[1].closing_ms]
    assert counts["network.receive"] == sum(event[1] == "network.receive" for event in events) == 2
    assert counts["keypad.key"] == sum(event[1] == "keypad.key" for event in events) > 10
    assert counts["storage.program"] == sum(event[3] for event in events if event[1] == "storage.write") > 3


def test_the_space_is_every_kind_at_every_event(clean: tuple[Scenario, Run]) -> None:
    counts = space.reached(clean[1])
    names = [one.name for one in space.singles(clean[1])]
    assert len(names) == len(set(names))
    for kind in facts.kinds().values():
        for point in counts:
            struck = [one for one in space.singles(clean[1], point, kind.name) if one.fault]
            variants = 2 if any(getattr(one, "choices", ()) == ("before", "after") for one in kind.parameters) else 1
            assert len(struck) == (variants * counts[point] if kind.applies_to(point) else 0), (kind.name, point)
    assert {one.behaviour.name for one in space.singles(clean[1]) if one.behaviour} == set(facts.behaviours())


def test_on_field_a_lost_answer_breaks_a_rule_and_hardened_it_does_not(stand: Stand, clean: tuple[Scenario, Run]) -> None:
    singles = space.singles(clean[1], "network.*", "d*")
    field, hardened = found(stand, clean[0], FIELD, singles), found(stand, clean[0], (), singles)
    assert field["drop at network.receive 2"].word == BROKEN
    assert "no-one-sided" in field["drop at network.receive 2"].broken
    assert {one.word for one in hardened.values()} == {CLEAN}
    assert {one.word for one in field.values()} == {CLEAN, BROKEN}


def test_what_never_struck_is_not_called_clean(stand: Stand, clean: tuple[Scenario, Run]) -> None:
    late = dataclasses.replace(space.singles(clean[1], "network.receive", "drop")[0].fault, nth=99)     # type: ignore[type-var]
    assert sweep._found(stand, Trial(clean[0], FIELD, space.Single(late))).word == NOT_REACHED


def test_a_finding_is_a_scenario_that_breaks_the_same(stand: Stand, clean: tuple[Scenario, Run], tmp_path: Path) -> None:
    lost = next(one for one in space.singles(clean[1], "network.receive", "drop") if one.fault and one.fault.nth == 2)
    one = sweep._found(stand, Trial(clean[0], FIELD, lost))
    path = tmp_path / "finding.toml"
    path.write_text(dumps(sweep.finding(clean[0], one)), encoding="utf-8")
    again = run(stand, scenario_file.load(path), FIELD)
    assert tuple(sorted(again.broken)) == one.broken
    assert again.trace_hash == one.trace_hash


def test_a_scenario_that_is_not_clean_is_refused(stand: Stand) -> None:
    closed = scenario_file.load(scenario_file.find("closed_day_nobody_asks"))
    with pytest.raises(InputError, match="breaks open-hours without any fault; explore from a scenario that is clean"):
        sweep.golden(stand, closed, FIELD)


@pytest.mark.parametrize(("option", "pattern"), [("--points", "nothing"), ("--kinds", "drop?")])
def test_a_pattern_that_fits_nothing_is_said_so(clean: tuple[Scenario, Run], option: str, pattern: str) -> None:
    given = {option.removeprefix("--"): pattern}
    with pytest.raises(InputError, match=f"{option}: .* fits nothing"):
        space.singles(clean[1], **given)


def test_the_command_counts_and_writes_what_it_found(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "posfault", "explore", SALE, "--profile", "field", "--points", "network.receive", "--kinds",
         "drop", "--out", tmp_path / "found"], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "2 single faults and behaviours; all 2 executed and judged" in done.stdout
    files = list((tmp_path / "found").glob("*.toml"))
    assert len(files) == 1
    assert scenario_file.load(files[0]).faults[0].nth == 2
