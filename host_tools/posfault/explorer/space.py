"""The space of schedules: every kind at every event that a run reaches, every behaviour, and the pairs of them."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from math import inf
from types import MappingProxyType
from typing import Any

from posfault import facts
from posfault.bench.run import Run
from posfault.errors import InputError
from posfault.explorer.schedule import Schedule
from posfault.forms import Parameter, Scalar, Word
from posfault.scenario import Behaviour, Fault

CHOICES_MOST = 8        # of a word parameter that are all tried, as of an MTI; of one with more, as a key, the default alone
# Single faults are tried with these values too; pairs of them would be too many. What comes damaged does no harm only where
# it is seen, in whatever field. Every other byte: of a code that has two, one is among them.
_EVERY_OTHER = tuple(range(-3, -121, -2))
_TOO: Mapping[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("corrupt", "network.receive"): ("byte", _EVERY_OTHER),
    ("corrupt", "network.send"): ("byte", _EVERY_OTHER),
}
# And the bank's answers that decide nothing, or demand a sign-on, to each of the first so many requests of every MTI. The
# terminal's own list of them may be what is wrong.
_ANSWERS = "answers_code"
_ANSWERS_MOST = 3
_UNDECIDED = ("68", "90", "91", "94", "96", "98", "22", "77", "99", "A0")
_STORAGE = {"storage.program": 3, "storage.erase": 4}       # where a storage.write event counts them

Counts = Mapping[str, int]
Event = tuple[str, int]         # (point, the event's number there, from 1)
Events = tuple[tuple[str, int, int], ...]       # (point, its first event, its last one), one after the other in time


@dataclass(frozen=True, slots=True)
class Patterns:
    """Which points, and which kinds and behaviours, are to be tried."""

    points: str = "*"
    kinds: str = "*"

    def check(self) -> None:
        """Raises InputError where a pattern fits nothing."""
        for pattern, names, option in ((self.points, [*facts.points()], "--points"),
                                       (self.kinds, [*facts.kinds(), *facts.behaviours()], "--kinds")):
            if not any(fnmatchcase(name, pattern) for name in names):
                raise InputError(option, f"{pattern} fits nothing", "give a pattern such as network.* or *")


EVERYTHING = Patterns()


def events(run: Run, unseen: Mapping[int, Sequence[Event]] = MappingProxyType({})) -> Events:
    """The events that the run reaches before its closing, as they come.

    A point that writes none (clock.ticks) is not in its trace. unseen: those of such points, by their place in it.
    """
    return _ranges(_in_order(run.world.trace, run.closing_ms, unseen))


def reached(run: Run, until: int | None = None) -> dict[str, int]:
    """How many events each point has there, or before place `until` of the trace."""
    return dict(_in_order(run.world.trace[:until], run.closing_ms))


def counted(events: Events) -> dict[str, int]:
    """How many of each point they are."""
    return {point: end for point, _, end in events}


def _in_order(trace: Iterable[Sequence[Any]], closing_ms: float,
              unseen: Mapping[int, Sequence[Event]] = MappingProxyType({})) -> list[Event]:
    trace = list(trace)
    points = facts.points()
    aside = _aside(trace)
    counter: Counter[str] = Counter()
    found: list[Event] = []
    for place, (at_ms, name, *values) in enumerate(trace):
        found += unseen.get(place, ())
        if at_ms > closing_ms:           # what comes of the last step is at the same time
            break
        if name == "storage.write":
            for point, column in _STORAGE.items():
                found += [(point, counter[point] + more) for more in range(1, int(values[column - 2]) + 1)]
                counter[point] += int(values[column - 2])
            continue
        point = name.removeprefix("app ")
        if point in points and place not in aside:
            counter[point] += 1
            found.append((point, counter[point]))
    return found


def _aside(trace: Sequence[Sequence[Any]]) -> set[int]:
    """Places that are no event of their own: a fault made one event several lines, the app's side of it the last.

    What it kept from happening was an event all the same, and only the app's side of it is written.
    """
    points = facts.points()
    found: set[int] = set()
    for place, (at_ms, name, *_) in enumerate(trace):
        point = name.removeprefix("app ")
        if point == name or point not in points:
            continue
        if points[point].direction == "in":         # the driver brought it, whatever the app got
            found.add(place)
            continue
        device: list[int] = []
        begin = place - 1
        while begin >= 0 and trace[begin][0] == at_ms and trace[begin][1] not in ("fault", name):
            device += [begin] if trace[begin][1] == point else []
            begin -= 1
        struck = begin >= 0 and trace[begin][0] == at_ms and trace[begin][1] == "fault" and trace[begin][4] == point
        if not struck:
            device = [place - 1] if place - 1 in device else []
        if device:
            found |= {place, *device[:-1]}
    return found


def _ranges(found: Iterable[Event]) -> Events:
    """The same, with what comes of one point alone put together."""
    made: list[tuple[str, int, int]] = []
    for point, nth in found:
        if made and made[-1][0] == point:
            made[-1] = (point, made[-1][1], nth)
        else:
            made.append((point, nth, nth))
    return tuple(made)


def singles(events: Events, patterns: Patterns = EVERYTHING) -> list[Schedule]:
    """Every single fault at these events, and every behaviour; those are of no point."""
    found = [Schedule((fault,)) for fault in itertools.chain(_faults(events, patterns), _damaged(events, patterns))]
    return found + ([*behaviours(patterns), *_answers(patterns)] if patterns.points == "*" else [])


def _answers(patterns: Patterns) -> Iterator[Schedule]:
    """Request by request, so that those that the terminal never makes come together."""
    if fnmatchcase(_ANSWERS, patterns.kinds):
        for usual, nth, code in itertools.product(
                _given(facts.behaviours()[_ANSWERS].parameters), range(1, _ANSWERS_MOST + 1), _UNDECIDED):
            given = tuple((dict(usual) | {"nth": nth, "code": code}).items())
            if given != usual:
                yield Schedule((), (Behaviour(_ANSWERS, given),))


def _damaged(events: Events, patterns: Patterns) -> Iterator[Fault]:
    for (kind, point), (name, values) in _TOO.items():
        if fnmatchcase(point, patterns.points) and fnmatchcase(kind, patterns.kinds):
            nths = [nth for place, begin, end in events if place == point for nth in range(begin, end + 1)]
            usual = list(_given(facts.kinds()[kind].parameters))
            for nth, value, given in itertools.product(nths, values, usual):
                yield Fault(point, nth, kind, "", tuple((key, value if key == name else other) for key, other in given))


def begins_pairs(schedule: Schedule) -> bool:
    """Whether pairs are made of it, if it is a single one: not where its parameters are tried in singles alone."""
    return (all(one.parameters in _given(facts.kinds()[one.kind].parameters) for one in schedule.faults)
            and all(one.parameters in _given(facts.behaviours()[one.name].parameters) for one in schedule.behaviours))


def behaviours(patterns: Patterns = EVERYTHING) -> list[Schedule]:
    return [Schedule((), (Behaviour(one.name, given),)) for one in facts.behaviours().values()
            if fnmatchcase(one.name, patterns.kinds) for given in _given(one.parameters)]


def later(run: Run) -> Events:
    """The events that a run with one fault, or one behaviour, reaches after that struck, recovery included.

    A behaviour has no moment of its own: a second fault may strike at any event of a run with it.
    """
    if not run.scenario.faults:
        return events(run)
    fault = run.scenario.faults[0]
    before = reached(run, struck_at(run.world.trace))
    unwritten = _unwritten(run, fault)
    before[fault.point] = fault.nth
    found = ((point, nth + unwritten if point == fault.point else nth)
             for point, nth in _in_order(run.world.trace, run.closing_ms))
    return _ranges((point, nth) for point, nth in found if nth > before.get(point, 0))


def _unwritten(run: Run, fault: Fault) -> int:
    """How many events of its point the trace has not: the one that it struck, where the power fails before or amid that."""
    trace = run.world.trace
    lost = next((place for place in range(struck_at(trace), len(trace)) if trace[place][1] == "power.lost"), None)
    return 0 if lost is None else max(0, fault.nth - reached(run, lost).get(fault.point, 0))


def up_to(trace: Sequence[Sequence[Any]], fault: Fault) -> Counts | None:
    """How many events each point has up to the fault, which was the last thing that struck; None where others came after."""
    before = dict(_in_order(trace[:struck_at(trace)], inf)) | {fault.point: fault.nth}
    return before if all(nth <= before.get(point, 0) for point, nth in _in_order(trace, inf)) else None


def behind(later: Events, before: Counts) -> Events:
    """The same events where so many others of each point came before them."""
    first: dict[str, int] = {}
    for point, begin, _ in later:
        first.setdefault(point, begin - 1 - before.get(point, 0))
    return tuple((point, begin - first[point], end - first[point]) for point, begin, end in later)


def struck_at(trace: Sequence[Sequence[Any]]) -> int:
    """The place in the trace where the first fault struck."""
    return next(place for place, event in enumerate(trace) if event[1] == "fault")


def pairs(first: Schedule, events: Events, patterns: Patterns = EVERYTHING, others: bool = True) -> Iterator[Schedule]:
    """The first fault or behaviour with each second fault at the events given. others: and of two behaviours of different
    names each pair."""
    for fault in _faults(events, patterns):
        yield first + Schedule((fault,))
    if others and patterns.points == "*" and not first.faults:
        name = first.behaviours[0].name
        yield from (first + other for other in behaviours(patterns) if other.behaviours[0].name > name)


def beside(events: Events, others: Sequence[Schedule], patterns: Patterns = EVERYTHING) -> Iterator[Schedule]:
    """The same pairs, fault by fault: each fault at these events with each of the others."""
    for fault in _faults(events, patterns):
        yield from (Schedule((fault,)) + other for other in others)


def _faults(events: Events, patterns: Patterns) -> Iterator[Fault]:
    """Event by event: after one and before the next is often the same moment."""
    for point, begin, end in events:
        if fnmatchcase(point, patterns.points):
            for nth, (kind, given) in itertools.product(range(begin, end + 1), _ways(point, patterns.kinds)):
                yield Fault(point, nth, kind, "", given)


@functools.cache
def _ways(point: str, kinds: str) -> tuple[tuple[str, tuple[tuple[str, Scalar], ...]], ...]:
    """(kind, parameters) of each fault that is tried at an event of the point. kinds: a pattern."""
    return tuple((kind.name, given) for kind in facts.kinds().values()
                 if kind.applies_to(point) and fnmatchcase(kind.name, kinds) for given in _given(kind.parameters))


def _given(parameters: Iterable[Parameter]) -> Iterator[tuple[tuple[str, Scalar], ...]]:
    """Parameters as they are tried: numbers by their default, words by each choice where there are few."""
    parameters = tuple(parameters)
    choices: list[tuple[Scalar, ...]] = [
        one.choices if isinstance(one, Word) and len(one.choices) <= CHOICES_MOST else (one.default,) for one in parameters]
    for values in itertools.product(*choices):
        yield tuple(zip((one.name for one in parameters), values, strict=True))
