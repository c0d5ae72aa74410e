"""The catalogue against real firmware: each scenario breaks what it says, is cured by what it says, and by no less."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.catalogue import CATALOGUE

from posfault import facts, scenario_file
from posfault.acquirer.behaviours import is_lax
from posfault.scenario import Scenario

FIELD = tuple(facts.guards())
SETS = [(name, names) for name, one in CATALOGUE.items() for names in one.expect.guards]
FAULTS = [(name, index) for name, one in CATALOGUE.items() for index in range(len(one.faults))]
# Whether anybody looks at the alerts changes nothing of what goes wrong, only how soon it is known.
BEHAVIOURS = [(name, index) for name, one in CATALOGUE.items() for index, behaviour in enumerate(one.behaviours)
              if behaviour.name != "unmonitored"]


@pytest.fixture(params=CATALOGUE)
def scenario(request: pytest.FixtureRequest) -> Scenario:
    return CATALOGUE[request.param]


def without(things: tuple[Any, ...], index: int) -> tuple[Any, ...]:
    return things[:index] + things[index + 1 :]


def test_there_are_scenarios_of_both_kinds() -> None:
    assert {one.path.parent.name for one in CATALOGUE.values()} == {"unsigned", "duplicate"}


def test_the_field_breaks_exactly_the_rules_expected(scenario: Scenario, shop: Any) -> None:
    seen = shop.play(scenario, FIELD)
    assert set(seen.run.broken) == set(scenario.expect.field)
    fires_once_and_is_reported(seen, scenario, in_it(scenario))


def test_the_hardened_terminal_breaks_nothing_and_debits_what_it_should(scenario: Scenario, shop: Any) -> None:
    seen = shop.play(scenario)
    assert seen.run.broken == {}
    assert seen.run.net == scenario.expect.net
    # The bank's laxity finds nothing to let through.
    fires_once_and_is_reported(seen, scenario, [name for name in in_it(scenario) if not is_lax(name)])


def in_it(scenario: Scenario) -> list[str]:
    """Everything that is to fire."""
    expected = [f"{one.kind} at {one.point} {one.nth}" for one in scenario.faults]
    expected += [one.name for one in scenario.behaviours]
    return expected + [f"clerk {name}" for name, rule in dataclasses.asdict(scenario.clerk).items() if rule]


def fires_once_and_is_reported(seen: Any, scenario: Scenario, expected: list[str]) -> None:
    assert seen.run.fired == expected
    assert seen.run.not_fired == []
    assert [event[2] for event in seen.events("fault")] == list(range(len(scenario.faults)))


def test_every_scenario_names_a_headline_and_a_guard_set(scenario: Scenario) -> None:
    assert scenario.expect.headline in scenario.expect.field
    assert scenario.expect.guards
    assert all(scenario.expect.guards)


@pytest.mark.parametrize(("name", "guards"), SETS, ids=[f"{name}-{'+'.join(guards)}" for name, guards in SETS])
def test_without_a_guard_set_the_violation_is_back_and_with_any_of_it_is_not(
        name: str, guards: tuple[str, ...], shop: Any) -> None:
    scenario = CATALOGUE[name]
    run = shop.play(scenario, guards).run
    assert scenario.expect.headline in run.broken
    assert run.not_fired == []
    for size in range(1, len(guards)):      # none of them off: that is hardened
        for some in itertools.combinations(guards, size):
            assert scenario.expect.headline not in shop.play(scenario, some).run.broken, f"{some} is enough"


@pytest.mark.part(6)
def test_the_guard_sets_are_all_there_are(scenario: Scenario, shop: Any, part: Callable[..., list[str]]) -> None:
    """With one guard of every set left on the headline holds, whatever else is off; no other guard alone matters.

    `make test` tries every eighth of those that do not, for each scenario another eighth.
    """
    for left in itertools.product(*scenario.expect.guards):
        off = tuple(guard for guard in FIELD if guard not in left)
        assert scenario.expect.headline not in shop.play(scenario, off).run.broken, f"with no more than {left}"
    others = [guard for guard in FIELD if (guard,) not in scenario.expect.guards]
    for guard in part(others, 8, list(CATALOGUE).index(scenario.name)):
        assert scenario.expect.headline not in shop.play(scenario, (guard,)).run.broken, f"without {guard}"


@pytest.mark.parametrize(("name", "index"), FAULTS)
def test_without_one_of_its_faults_nothing_is_reproduced(name: str, index: int, shop: Any) -> None:
    scenario = dataclasses.replace(CATALOGUE[name], faults=without(CATALOGUE[name].faults, index))
    for off in (FIELD, ()):
        run = shop.play(scenario, off).run
        assert not run.broken or run.not_fired
        assert scenario.expect.headline not in run.broken


@pytest.mark.parametrize(("name", "index"), BEHAVIOURS)
def test_without_one_of_its_behaviours_nothing_is_reproduced(name: str, index: int, shop: Any) -> None:
    scenario = dataclasses.replace(CATALOGUE[name], behaviours=without(CATALOGUE[name].behaviours, index))
    for off in (FIELD, ()):
        assert scenario.expect.headline not in shop.play(scenario, off).run.broken


def test_every_guard_is_the_only_defence_somewhere() -> None:
    alone = {guards[0] for one in CATALOGUE.values() for guards in one.expect.guards if len(guards) == 1}
    assert alone == set(FIELD)


@pytest.mark.parametrize("path", scenario_file.clean(), ids=lambda path: path.stem)
@pytest.mark.parametrize("off", [FIELD, ()], ids=["field", "hardened"])
def test_a_clean_scenario_breaks_nothing_anywhere(path: Path, off: tuple[str, ...], shop: Any) -> None:
    one = scenario_file.load(path)
    run = shop.play(one, off).run
    assert run.broken == {}
    assert run.net == one.expect.net
