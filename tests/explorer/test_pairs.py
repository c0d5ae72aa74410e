"""Pairs: the second fault only at events seen after the first, recovery included; what is left out is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from posfault.bench.stand import Stand
from posfault.explorer import power_cuts, search, space, trial
from posfault.explorer.command import setting_of
from posfault.explorer.schedule import Schedule
from posfault.explorer.search import Planned, Search
from posfault.explorer.space import Event, Patterns
from posfault.explorer.trial import BROKEN, CLEAN, Batch, Found
from posfault.scenario import Fault, Scalar

SALE = setting_of("sale", "hardened")


def fault(kind: str, point: str, nth: int, **given: Scalar) -> Schedule:
    return Schedule((Fault(point, nth, kind, "", tuple(given.items())),))


def strikes(found: Found) -> dict[str, tuple[int, int]]:
    """At which events of each point a second fault may strike: (first, last)."""
    ends: dict[str, list[int]] = {}
    for point, begin, end in found.later:
        ends.setdefault(point, []).extend((begin, end))
    return {point: (min(both), max(both)) for point, both in ends.items()}


def searched(stand: Stand, patterns: Patterns) -> tuple[Search, list[Found], list[Found]]:
    events = space.events(search.golden(stand, SALE))
    made = Search(SALE, events, lambda batches: (trial.tried(stand, one) for one in batches), patterns=patterns)
    singles = made.singles()
    return made, singles, made.pairs(singles)


@pytest.fixture(scope="module")
def cuts(stand: Stand) -> list[Found]:
    every = space.singles(space.events(search.golden(stand, SALE)), Patterns("*", "cut"))
    return [trial.found(stand, SALE, one, merge=True) for one in every]


def test_a_schedule_is_the_same_in_whatever_order_and_survives_the_database() -> None:
    one, two = fault("cut", "network.send", 2, when="before"), fault("drop", "network.receive", 1)
    assert one + two == two + one
    assert Schedule.loads((one + two).dumps()) == one + two
    assert (one + two).without(two) == one


def test_the_second_strikes_behind_the_first_and_in_the_recovery(stand: Stand) -> None:
    """A lost answer is followed by a reversal: its messages are reached only there."""
    clean = space.reached(search.golden(stand, SALE))
    found = trial.found(stand, SALE, fault("drop", "network.receive", 2))
    later = strikes(found)
    assert clean["network.send"] == 2
    assert later["network.send"] == (3, 5)          # the reversal, its query, and the sale that is tried again
    assert later["network.receive"] == (3, 5)
    assert "card_reader.read" in later              # for the sale that is tried again
    assert "configuration.read" not in later        # only at power-on, which was before


@pytest.mark.parametrize(("first", "point"), [
    (fault("jam", "printer.line", 2), "printer.line"),
    (fault("cover", "printer.line", 2), "printer.line"),
    (fault("paper_end", "printer.line", 3), "printer.line"),
    (fault("disconnect", "network.send", 1), "network.send"),
    (fault("half_open", "network.connect", 1), "network.send"),
    (fault("drop", "network.send", 1), "network.send"),
    (fault("lost_write", "storage.program", 2), "storage.program"),
    (fault("write_error", "storage.program", 5), "storage.program"),
    (fault("full", "storage.program", 7), "storage.program"),
], ids=lambda one: one.name if isinstance(one, Schedule) else one)
def test_what_a_fault_keeps_from_happening_is_counted_once(first: Schedule, point: str, stand: Stand) -> None:
    """The last event at which a second one is to strike is the last there is."""
    _, end = strikes(trial.found(stand, SALE, first))[point]
    for nth in (end, end + 1):
        both = first + fault("cut", point, nth, when="before")
        assert trial.struck_all(both, trial.once(stand, SALE, both)) == (nth == end), nth


def test_a_pair_is_told_by_another_only_where_that_is_tried() -> None:
    """After both cuts the same follows, under other numbers; behind the other one such a fault breaks a rule by itself."""
    one, other = (fault("cut", "storage.program", nth, when=when) for nth, when in ((11, "after"), (12, "before")))
    failing = [fault("write_error", "storage.program", nth) for nth in range(22)]
    singles = [Found(one, CLEAN, state="the same", later=(("storage.program", 12, 20),)),
               Found(other, CLEAN, state="the same", later=(("storage.program", 13, 21),)),
               Found(failing[17], BROKEN, ("no-one-sided",), later=(("storage.program", 18, 20),))]
    planned = Planned(singles, (("storage.program", 1, 20),), Patterns("*", "write_error"))
    there = set(planned.schedules())
    assert {other + failing[16], one + failing[16]} <= there
    assert one + failing[15] not in there           # which other + failing[16] tells
    assert other + failing[17] not in there         # a part breaks a rule by itself
    assert planned.implied == 2 + 3         # what is behind it


def test_a_cut_amid_a_write_counts_the_pages_that_nothing_was_written_of(stand: Stand) -> None:
    pages = space.reached(search.golden(stand, SALE))["storage.program"]
    found = trial.found(stand, SALE, fault("cut", "storage.program", pages, when="before"))
    begin, end = strikes(found)["storage.program"]
    assert begin == pages + 1
    both = found.schedule + fault("write_error", "storage.program", end)
    assert trial.struck_all(both, trial.once(stand, SALE, both)) or end == begin


def test_a_cut_before_an_event_leaves_as_many_behind_it_as_one_after_the_event_before(stand: Stand) -> None:
    """It is the same moment: the same follows. What was kept from happening counts, which gives the rest other numbers."""
    seen = trial.found(stand, SALE, fault("cut", "keypad.key", 8, when="after"))
    taken = trial.found(stand, SALE, fault("cut", "display.show", 9, when="before"), merge=True)
    lived = trial.found(stand, SALE, taken.schedule)
    assert taken.same
    assert not lived.same
    assert taken.later == lived.later != seen.later
    last = strikes(lived)["display.show"][1]
    assert trial.found(stand, SALE, lived.schedule + fault("cut", "display.show", last, when="before")).word == CLEAN
    beyond = lived.schedule + fault("cut", "display.show", last + 1, when="before")
    assert trial.found(stand, SALE, beyond).word == trial.NOT_REACHED


def test_every_pair_is_tried_once_and_both_of_it_strike(stand: Stand) -> None:
    made, singles, pairs = searched(stand, Patterns("network.*", "d[ru]*"))       # drop and duplicate
    assert len({one.schedule for one in pairs}) == len(pairs) == made.stages[1].size > 50
    assert {one.word for one in singles} <= {CLEAN, BROKEN}
    never = [one for one in pairs if one.word == trial.NOT_REACHED]
    assert len(never) < len(pairs) / 10
    assert not made.stages[1].partial


def test_what_survives_a_power_cut_is_lived_through_once(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a key and before the next event is the same moment; before the next key is another."""
    monkeypatch.setattr(trial, "_known", {})            # another test of this process may have been there
    after = trial.found(stand, SALE, fault("cut", "keypad.key", 8, when="after"))
    before = trial.found(stand, SALE, fault("cut", "display.show", 9, when="before"), merge=True)
    later = trial.found(stand, SALE, fault("cut", "keypad.key", 9, when="before"), merge=True)
    assert before.same == (before.state == after.state)
    assert before.same
    assert before.word == after.word
    assert not later.same


def test_where_a_storage_fault_has_struck_the_watchdog_lives_on(stand: Stand) -> None:
    """The same flash at the same time, but an error resets the one terminal and not the other."""
    states = [trial.found(stand, SALE, one).state for one in (
        fault("cut", "storage.program", 1, when="after"), fault("cut", "network.connect", 1, when="before"))]
    assert all(states)
    assert states[0] != states[1]


def test_what_is_merged_comes_to_the_same_when_it_is_lived_through(stand: Stand, cuts: list[Found],
                                                                   part: Callable[..., list[Found]]) -> None:
    merged = [one for one in cuts if one.same]
    assert 10 < len(merged) < len(cuts)
    for one in part(merged, 8):
        lived = trial.found(stand, SALE, one.schedule)
        assert (lived.word, lived.broken, lived.state) == (one.word, one.broken, one.state), one.schedule.name
        assert lived.later == one.later, one.schedule.name


def test_no_pair_has_the_power_fail_behind_what_is_taken_in(stand: Stand, cuts: list[Found]) -> None:
    """It fails before that too, which leaves the same; where something is given out, both are tried."""
    there = power_cuts.taking_in(cuts)
    assert there > {"keypad.key", "card_reader.read", "clock.date", "network.receive"}
    assert there.isdisjoint({"display.show", "printer.line", "network.send", "storage.program"})
    planned = Planned(cuts, space.events(search.golden(stand, SALE)), Patterns("*", "cut"))
    tried = {(one.point in there, dict(one.parameters)["when"]) for pair in planned.schedules() for one in pair.faults}
    assert tried == {(True, "before"), (False, "before"), (False, "after")}
    assert planned.equal > 0


@pytest.mark.parametrize("first", [
    fault("drop", "network.receive", 2), fault("bounce", "keypad.key", 8, after_ms=6), fault("jam", "printer.line", 5)])
def test_it_leaves_the_same_behind_another_fault_too(stand: Stand, cuts: list[Found], first: Schedule,
                                                     part: Callable[..., list[Event]]) -> None:
    there = power_cuts.taking_in(cuts)
    later = trial.found(stand, SALE, first).later
    events = [(point, nth) for point, begin, end in later if point in there for nth in range(begin, end + 1)]
    for point, nth in part(events, 3):
        before, after = (trial.found(stand, SALE, first + fault("cut", point, nth, when=when), merge=True)
                         for when in ("before", "after"))
        assert before.state == after.state != "", (point, nth)


def test_a_deadline_makes_it_partial(stand: Stand) -> None:
    def each(batches: Iterable[Batch]) -> Iterator[list[Found]]:
        return (trial.tried(stand, one) for one in batches)

    made = Search(SALE, (("network.send", 1, 2),), each, deadline=0.0)
    assert made.singles() == []
    assert made.stages[0].partial


@pytest.mark.parametrize("merge", [False, True])
def test_a_batch_answers_for_each_of_its_schedules(stand: Stand, merge: bool) -> None:
    schedules = (fault("drop", "network.receive", 1), fault("drop", "network.receive", 2))
    assert [one.schedule for one in trial.tried(stand, Batch(SALE, schedules, merge))] == list(schedules)
