"""The space of single faults of a scenario: every kind at every event that its clean run reaches, every behaviour."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from posfault import facts
from posfault.bench.run import Run
from posfault.errors import InputError
from posfault.forms import Parameter, Scalar, Word
from posfault.scenario import Behaviour, Fault

CHOICES_MOST = 4        # of a word parameter that are all tried; of one with more, such as a key, the default alone
_STORAGE = {"storage.program": 3, "storage.erase": 4}       # where a storage.write event counts them
_AT_START = ("supply.boot", "image.check", "configuration.read")     # once at power-on


@dataclass(frozen=True, slots=True)
class Single:
    """One fault, or one behaviour."""

    fault: Fault | None = None
    behaviour: Behaviour | None = None

    @property
    def name(self) -> str:
        one = self.fault or self.behaviour
        assert one
        given = " ".join(f"{name}={value}" for name, value in one.parameters)
        what = f"{one.kind} at {one.point} {one.nth}" if isinstance(one, Fault) else one.name
        return f"{what} {given}".rstrip()


def reached(clean: Run) -> dict[str, int]:
    """How many events each point has in the run before its closing. A point that writes none (clock.ticks) is not in it."""
    counts: Counter[str] = Counter(dict.fromkeys(_AT_START, 0))
    for at_ms, point, *values in clean.world.trace:
        if at_ms >= clean.closing_ms:
            break
        if point == "storage.write":
            for name, place in _STORAGE.items():
                counts[name] += int(values[place - 2])
        elif point in facts.points():
            counts[point] += 1
    return {point: count for point, count in counts.items() if count}


def singles(clean: Run, points: str = "*", kinds: str = "*") -> list[Single]:
    """Every single fault that could strike before the closing. points, kinds: patterns; kinds is of behaviours too.

    Raises InputError where a pattern fits nothing.
    """
    _fits(points, facts.points(), "--points")
    _fits(kinds, {**facts.kinds(), **facts.behaviours()}, "--kinds")
    found = [Single(fault) for fault in _faults(reached(clean), points, kinds)]
    if points == "*":
        found += [Single(behaviour=Behaviour(one.name, given)) for one in facts.behaviours().values()
                  if fnmatchcase(one.name, kinds) for given in _given(one.parameters)]
    return found


def _fits(pattern: str, names: Iterable[str], option: str) -> None:
    if not any(fnmatchcase(name, pattern) for name in names):
        raise InputError(option, f"{pattern} fits nothing", "give a pattern such as network.* or *")


def _faults(counts: dict[str, int], points: str, kinds: str) -> Iterator[Fault]:
    for point, count in counts.items():
        for kind in facts.kinds().values():
            if kind.applies_to(point) and fnmatchcase(point, points) and fnmatchcase(kind.name, kinds):
                for nth, given in itertools.product(range(1, count + 1), _given(kind.parameters)):
                    yield Fault(point, nth, kind.name, "", given)


def _given(parameters: tuple[Parameter, ...]) -> Iterator[tuple[tuple[str, Scalar], ...]]:
    """Parameters as they are tried: numbers by their default, words by each choice where there are few."""
    choices: list[tuple[Scalar, ...]] = [
        one.choices if isinstance(one, Word) and len(one.choices) <= CHOICES_MOST else (one.default,) for one in parameters]
    for values in itertools.product(*choices):
        yield tuple(zip((one.name for one in parameters), values, strict=True))
