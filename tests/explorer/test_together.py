"""Behaviours that find no occasion are run many at once, and each comes to what it comes to by itself."""

from __future__ import annotations

import pytest

from posfault import facts
from posfault.bench.stand import Stand
from posfault.explorer import search, space, together, trial
from posfault.explorer.command import setting_of
from posfault.explorer.schedule import Schedule
from posfault.explorer.trial import NOT_REACHED, Batch, Found, Setting
from posfault.scenario import Fault

SALE = setting_of("sale", "hardened")
LOST = Fault("network.receive", 2, "drop", "", ())
JAMMED = Fault("printer.line", 4, "jam", "", ())


@pytest.fixture(scope="module")
def idle(stand: Stand) -> list[Schedule]:
    """Of every third behaviour those that find no occasion in the clean sale."""
    return [one for one in space.behaviours()[::3] if trial.found(stand, SALE, one).word == NOT_REACHED]


def beside(fault: Fault, others: list[Schedule]) -> tuple[Schedule, ...]:
    """The fault with each of them."""
    return tuple(Schedule((fault,)) + one for one in others)


@pytest.mark.parametrize("fault", [LOST, JAMMED], ids=["lost answer", "jam"])
def test_each_comes_to_what_it_comes_to_alone(fault: Fault, idle: list[Schedule], stand: Stand,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    schedules = beside(fault, idle)
    alone = [trial.found(stand, SALE, one) for one in schedules]
    runs: list[Schedule] = []
    once = trial.once
    monkeypatch.setattr(trial, "once", lambda *given: runs.append(given[2]) or once(*given))     # type: ignore[func-returns-value]
    along = trial.tried(stand, Batch(SALE, schedules))
    told = [one for one in along if one.same]
    assert {one.word for one in told} == {NOT_REACHED}
    assert len(told) > len(schedules) // 2
    assert len(runs) < len(schedules)
    assert [_what(one) for one in along] == [_what(one) for one in alone]


def _what(found: Found) -> tuple[str, tuple[str, ...], str]:
    return found.word, found.broken, found.trace_hash


def test_what_a_sample_shows_to_be_otherwise_is_a_defect(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run of all is another one: those of the sample, which are run alone, leave another trace."""
    clean = trial.once(stand, SALE, Schedule())
    monkeypatch.setattr(trial, "_idle", lambda *given: dict.fromkeys(given[2], clean))
    found = trial.tried(stand, Batch(SALE, beside(LOST, space.behaviours())[:40]))
    assert trial.ANOTHER_TRACE in {one.problem for one in found}


def test_only_neighbours_with_the_same_faults_and_one_behaviour_are_run_together() -> None:
    one, other = beside(LOST, space.behaviours()[:2])
    alone = [Schedule((LOST,)), Schedule((LOST, JAMMED)), Schedule((), one.behaviours + other.behaviours), Schedule()]
    further = Schedule((JAMMED,)) + Schedule((), one.behaviours)
    bare = [Schedule((), schedule.behaviours) for schedule in (one, other)]
    assert together.groups([*alone, one, other, further, one, *bare]) == [
        *((schedule,) for schedule in alone), (one, other), (further,), (one,), tuple(bare)]


def test_singles_without_an_occasion_are_told_by_one_run_and_begin_the_same_pairs(stand: Stand) -> None:
    schedules = tuple(one for one in space.singles(space.events(search.golden(stand, SALE))) if one.behaviours)[::5]
    alone = [trial.found(stand, SALE, one) for one in schedules]
    along = trial.tried(stand, Batch(SALE, schedules))
    assert [(*_what(one), one.later) for one in along] == [(*_what(one), one.later) for one in alone]
    assert sum(one.same for one in along) > len(schedules) // 2


def test_pairs_have_them_fault_by_fault(stand: Stand) -> None:
    """So that they come to one process, and as many as there are."""
    events = space.events(search.golden(stand, SALE))
    singles = [Found(one, NOT_REACHED, later=events) for one in space.behaviours()]
    planned = list(search.Planned(singles, events, space.EVERYTHING).schedules())
    pairs = [one for one in planned if one.faults]
    assert len(pairs) == len(set(pairs)) == len(singles) * len(space.singles(events)) - len(singles) * _not_for_pairs(events)
    assert [len(group) for group in together.groups(pairs)] == [len(singles)] * (len(pairs) // len(singles))


def _not_for_pairs(events: space.Events) -> int:
    """Singles that are a behaviour, or begin no pairs."""
    return sum(1 for one in space.singles(events) if one.behaviours or not space.begins_pairs(one))


def test_a_run_of_all_that_breaks_a_rule_tells_nothing(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = trial.once(stand, Setting(SALE.scenario, tuple(facts.guards())), Schedule((LOST,)))
    assert broken.broken
    monkeypatch.setattr(together, "idle", lambda group, once: dict.fromkeys(group, broken))
    assert not any(one.same for one in trial.tried(stand, Batch(SALE, beside(LOST, space.behaviours())[:2])))
