"""A schedule: faults of the terminal, and behaviours of people and hosts around it, that a clean scenario is run with."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass

from posfault.scenario import Behaviour, Fault, Scenario


@dataclass(frozen=True, slots=True, order=True)
class Schedule:
    """Sorted, so that the same faults are the same schedule."""

    faults: tuple[Fault, ...] = ()
    behaviours: tuple[Behaviour, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "faults", tuple(sorted(self.faults)))
        object.__setattr__(self, "behaviours", tuple(sorted(self.behaviours)))

    @classmethod
    def of(cls, scenario: Scenario) -> Schedule:
        """What goes wrong in the scenario."""
        return cls(scenario.faults, scenario.behaviours)

    @property
    def parts(self) -> tuple[Schedule, ...]:
        """Each fault and each behaviour by itself."""
        return (*(Schedule((one,)) for one in self.faults), *(Schedule((), (one,)) for one in self.behaviours))

    def __add__(self, other: Schedule) -> Schedule:
        return Schedule(self.faults + other.faults, self.behaviours + other.behaviours)

    def without(self, other: Schedule) -> Schedule:
        """Less what the other has."""
        return Schedule(tuple(one for one in self.faults if one not in other.faults),
                        tuple(one for one in self.behaviours if one not in other.behaviours))

    def __len__(self) -> int:
        return len(self.faults) + len(self.behaviours)

    @property
    def name(self) -> str:
        """In words, a part behind the other."""
        return " + ".join([*map(_fault, self.faults), *map(_behaviour, self.behaviours)]) or "nothing"

    def in_(self, scenario: Scenario) -> Scenario:
        """The scenario with just this going wrong in it."""
        return dataclasses.replace(scenario, faults=self.faults, behaviours=self.behaviours)

    def dumps(self) -> str:
        """One line of JSON, the same for the same schedule; a key of the database."""
        return json.dumps([[dataclasses.astuple(one) for one in self.faults],
                           [dataclasses.astuple(one) for one in self.behaviours]], separators=(",", ":"))

    @classmethod
    def loads(cls, text: str) -> Schedule:
        faults, behaviours = json.loads(text)
        return cls(tuple(Fault(point, nth, kind, during, _pairs(given)) for point, nth, kind, during, given in faults),
                   tuple(Behaviour(name, _pairs(given)) for name, given in behaviours))


def _pairs(given: list[list[str | int]]) -> tuple[tuple[str, str | int], ...]:
    return tuple((str(name), value) for name, value in given)


def _fault(fault: Fault) -> str:
    during = f" during {fault.during}" if fault.during else ""
    return f"{fault.kind} at {fault.point} {fault.nth}{during}{_given(fault.parameters)}"


def _behaviour(behaviour: Behaviour) -> str:
    return behaviour.name + _given(behaviour.parameters)


def _given(parameters: tuple[tuple[str, str | int], ...]) -> str:
    return "".join(f" {name}={value}" for name, value in parameters)
