"""How behaviours are made and asked: the same for every part that has them, the acquirer and the platform.

A behaviour is a class named like its file (`drop_reply` holds `DropReply`) in the part's folder of behaviours, its row in
firmware/facts/behaviours.py. What it remembers is kept in attributes of immutable type: a shallow copy is its snapshot.
"""

from __future__ import annotations

import copy
import importlib
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

from posfault import facts

MISLED = ("voids_copy",)        # habits of the clerk that are lax, in the sense of Misbehaviour
BehaviourSpec = tuple[str, Mapping[str, int | str]]


class BehaviourError(ValueError):
    """A behaviour that does not exist, or a parameter that it does not take."""


class Misbehaviour:
    """What every behaviour has.

    Attributes:
        name: as in the table.
        lasting: whether it is how the part does business, and no fault that ends with the run's closing.
        lax: whether it only lets through what somebody else did wrong; a terminal that does nothing wrong gives it no
            occasion, and a run that breaks no rule is valid without it.
    """

    name = ""
    lasting = False
    lax = False


class OfNth:
    """For a behaviour that acts once: counts what it is asked, of one MTI or of anything."""

    def __init__(self, nth: int, mti: str = "") -> None:
        self._nth = nth
        self._mti = mti
        self._seen = 0

    def _its_turn(self, mti: str = "") -> bool:
        """Whether this is the nth of its MTI; where nth is 0, whether it is of its MTI at all."""
        if mti != self._mti:
            return False
        self._seen += 1
        return self._nth in (0, self._seen)


T = TypeVar("T")
B = TypeVar("B", bound=Misbehaviour)
ConductSnapshot = tuple[tuple[B, ...], tuple[tuple[str, int], ...]]


def make(part: str, package: str, kind: type[B], name: str, parameters: Mapping[str, int | str]) -> B:
    """A fresh behaviour.

    Args:
        part: whose it is, as in the table.
        package: the folder of the part's behaviours, as a dotted name.
        kind: the class that all of them derive from.
        name: as in the table.
        parameters: those that differ from the table's defaults.

    Raises:
        BehaviourError: no such behaviour, no such parameter, or a value out of range.
    """
    fact = facts.behaviours().get(name)
    if fact is None or fact.part != part:
        raise BehaviourError(f"no behaviour {name!r} of the {part}")
    known = {parameter.name: parameter for parameter in fact.parameters}
    for parameter, value in parameters.items():
        problem = known[parameter].problem(value) if parameter in known else f"no parameter {parameter!r}"
        if problem:
            raise BehaviourError(f"{name}: {problem}")
    chosen = {parameter.name: parameter.default for parameter in fact.parameters} | dict(parameters)
    behaviour = kind_of(package, name)(**chosen)
    assert isinstance(behaviour, kind)
    return behaviour


def kind_of(package: str, name: str) -> type[Misbehaviour]:
    """The class of a behaviour, from its file in the part's folder."""
    found: type[Misbehaviour] = getattr(importlib.import_module(f"{package}.{name}"), name.title().replace("_", ""))
    return found


def of_part(part: str, specs: Iterable[BehaviourSpec]) -> list[BehaviourSpec]:
    """Those of one part; what is in no table stays, so that whoever makes it says so."""
    return [
        (name, parameters)
        for name, parameters in specs
        if name not in facts.behaviours() or facts.behaviours()[name].part == part
    ]


class Conduct(Generic[B]):
    """The behaviours of one part in one run, and their firings: (behaviour, bench time) of each that changed something."""

    def __init__(self) -> None:
        self.firings: list[tuple[str, int]] = []
        self._behaviours: list[B] = []

    @property
    def asked(self) -> bool:
        """Whether there is any to be asked."""
        return bool(self._behaviours)

    def begin(self, behaviours: Iterable[B]) -> None:
        """For a new run: these in place of the present ones and their firings."""
        self._behaviours = list(behaviours)
        self.firings = []

    def calm(self) -> None:
        """What was a fault ends here; what fired stays."""
        self._behaviours = [one for one in self._behaviours if one.lasting]

    def ask(self, at_ms: int, question: Callable[[B], T | None]) -> T | None:
        """The first answer that is not strict conduct's (None, False, 0 or ""); whoever gives it has fired.

        Everyone is asked, since each counts what it is asked.
        """
        found = self.look(question)
        if found is None:
            return None
        self.fired(found[0], at_ms)
        return found[1]

    def look(self, question: Callable[[B], T | None]) -> tuple[str, T] | None:
        """As `ask`, with the name of whoever gives the answer, and no firing yet."""
        found = None
        for one in self._behaviours:
            answer = question(one)
            if answer and found is None:
                found = one.name, answer
        return found

    def fired(self, name: str, at_ms: int) -> None:
        """It did change something."""
        self.firings.append((name, at_ms))

    def snapshot(self) -> ConductSnapshot[B]:
        """What `restore` takes."""
        return tuple(copy.copy(one) for one in self._behaviours), tuple(self.firings)

    def restore(self, snapshot: ConductSnapshot[B]) -> None:
        """Return to a snapshot, any number of times."""
        self._behaviours = [copy.copy(one) for one in snapshot[0]]
        self.firings = list(snapshot[1])
