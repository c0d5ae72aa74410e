"""The space of schedules: every kind at every event that a run reaches, every behaviour, and the pairs of them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from posfault import facts
from posfault.bench.run import Run
from posfault.errors import InputError
from posfault.explorer.schedule import Schedule
from posfault.forms import Parameter, Scalar, Word
from posfault.scenario import Behaviour, Fault

CHOICES_MOST = 8        # of a word parameter that are all tried, as of an MTI; of one with more, as a key, the default alone
# Single faults are tried with these values too; pairs of them would be too many. What comes damaged does no harm only where
# it is seen, in whatever field. Every other byte: of a code that has two, one is among them.
_TOO: Mapping[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("corrupt", "network.receive"): ("byte", tuple(range(-3, -121, -2))),
}
_STORAGE = {"storage.program": 3, "storage.erase": 4}       # where a storage.write event counts them
_AT_START = ("supply.boot", "image.check", "configuration.read")     # once at power-on

Counts = Mapping[str, int]


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


def reached(run: Run, until: int | None = None) -> dict[str, int]:
    """How many events each point has in the run before its closing, or before place `until` of its trace.

    A point that writes none (clock.ticks) is not in it.
    """
    points = facts.points()
    inside: Counter[str] = Counter()
    meant: Counter[str] = Counter()
    for at_ms, point, *values in run.world.trace[:until]:
        if at_ms >= run.closing_ms:
            break
        if point == "storage.write":
            for name, place in _STORAGE.items():
                inside[name] += int(values[place - 2])
        elif point in points:
            inside[point] += 1
        elif point.startswith("app "):
            meant[point.removeprefix("app ")] += 1
    # What a fault kept from happening was an event all the same, and only the app's side of it is written.
    return {point: count for point, count in (inside | meant).items() if count}


def singles(counts: Counts, patterns: Patterns = EVERYTHING) -> list[Schedule]:
    """Every single fault at the events counted, and every behaviour; those are of no point."""
    events = {point: (1, count) for point, count in counts.items()}
    found = [Schedule((fault,)) for fault in itertools.chain(_faults(events, patterns), _damaged(events, patterns))]
    return found + (behaviours(patterns) if patterns.points == "*" else [])


def _damaged(events: Mapping[str, tuple[int, int]], patterns: Patterns) -> Iterator[Fault]:
    for (kind, point), (name, values) in _TOO.items():
        if point in events and fnmatchcase(point, patterns.points) and fnmatchcase(kind, patterns.kinds):
            begin, end = events[point]
            usual = list(_given(facts.kinds()[kind].parameters))
            for nth, value, given in itertools.product(range(begin, end + 1), values, usual):
                yield Fault(point, nth, kind, "", tuple((key, value if key == name else other) for key, other in given))


def begins_pairs(schedule: Schedule) -> bool:
    """Whether pairs are made of it, if it is a single one."""
    return not any((one.kind, one.point) in _TOO and dict(one.parameters)[_TOO[one.kind, one.point][0]] in
                   _TOO[one.kind, one.point][1] for one in schedule.faults)


def behaviours(patterns: Patterns = EVERYTHING) -> list[Schedule]:
    return [Schedule((), (Behaviour(one.name, given),)) for one in facts.behaviours().values()
            if fnmatchcase(one.name, patterns.kinds) for given in _given(one.parameters)]


Later = tuple[tuple[str, int, int], ...]      # (point, its first event, its last one) that a second fault can strike


def later(run: Run) -> Later:
    """The events that a run with one fault, or one behaviour, reaches after that struck, recovery included.

    A behaviour has no moment of its own: a second fault may strike at any event of a run with it.
    """
    faults = run.scenario.faults
    total = reached(run)
    if not faults:
        return tuple((point, 1, count) for point, count in total.items())
    struck, fault = _struck(run), faults[0]
    before = reached(run, struck)
    if fault.point in _STORAGE:         # of a write that the fault cut short nothing is written
        total[fault.point] = total.get(fault.point, 0) + max(0, fault.nth - before.get(fault.point, 0))
    before[fault.point] = fault.nth
    return tuple((point, before.get(point, 0) + 1, count) for point, count in total.items() if count > before.get(point, 0))


def _struck(run: Run) -> int:
    """The place in the trace where the first fault struck."""
    return next(place for place, event in enumerate(run.world.trace) if event[1] == "fault")


def pairs(first: Schedule, events: Later, patterns: Patterns = EVERYTHING, others: bool = True) -> Iterator[Schedule]:
    """The first fault or behaviour with each second fault at the events given. others: and of two behaviours of different
    names each pair."""
    for fault in _faults({point: (begin, end) for point, begin, end in events}, patterns):
        yield first + Schedule((fault,))
    if others and patterns.points == "*" and not first.faults:
        name = first.behaviours[0].name
        yield from (first + other for other in behaviours(patterns) if other.behaviours[0].name > name)


def _faults(events: Mapping[str, tuple[int, int]], patterns: Patterns) -> Iterator[Fault]:
    for point, (begin, end) in events.items():
        for kind in facts.kinds().values():
            if kind.applies_to(point) and fnmatchcase(point, patterns.points) and fnmatchcase(kind.name, patterns.kinds):
                for nth, given in itertools.product(range(begin, end + 1), _given(kind.parameters)):
                    yield Fault(point, nth, kind.name, "", given)


def _given(parameters: Iterable[Parameter]) -> Iterator[tuple[tuple[str, Scalar], ...]]:
    """Parameters as they are tried: numbers by their default, words by each choice where there are few."""
    parameters = tuple(parameters)
    choices: list[tuple[Scalar, ...]] = [
        one.choices if isinstance(one, Word) and len(one.choices) <= CHOICES_MOST else (one.default,) for one in parameters]
    for values in itertools.product(*choices):
        yield tuple(zip((one.name for one in parameters), values, strict=True))
