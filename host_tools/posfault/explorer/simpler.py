"""What is simpler than a fault, a behaviour or a scenario, the simplest first.

A kind is simpler the fewer parameters it has, then the earlier it stands in the facts; a parameter at its default, then
round; a scenario with fewer steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from posfault import facts
from posfault.explorer.schedule import Schedule
from posfault.forms import Number, Parameter, Scalar
from posfault.scenario import Behaviour, Expect, Fault, Scenario

KINDS_MOST = 3      # of the simplest that are tried in place of another
Part = TypeVar("Part", Fault, Behaviour)


def kinds(fault: Fault) -> Iterator[Fault]:
    """At the same event; parameters that both have stay, the others have their defaults."""
    fit = sorted((one for one in facts.kinds().values() if one.applies_to(fault.point)), key=lambda one: len(one.parameters))
    before = fit[: next(place for place, one in enumerate(fit) if one.name == fault.kind)]
    had = dict(fault.parameters)
    # Beside the simplest, what differs from it only by a parameter less: a cut and a dip.
    near = [one for one in before[KINDS_MOST:] if one.parameters and {form.name for form in one.parameters} <= set(had)]
    for kind in before[:KINDS_MOST] + near:
        given = tuple((name, value if form.problem(had.get(name)) else had[name])
                      for form, (name, value) in zip(kind.parameters, _defaults(kind.parameters), strict=True))
        yield replace(fault, kind=kind.name, parameters=given)


def defaults(part: Part) -> Part:
    return replace(part, parameters=_defaults(_forms(part)))


def parameter(part: Part, place: int) -> Iterator[Part]:
    """With another value of one of its parameters."""
    for value in _values(_forms(part)[place], part.parameters[place][1]):
        given = list(part.parameters)
        given[place] = (given[place][0], value)
        yield replace(part, parameters=tuple(given))


def without_step(scenario: Scenario, place: int) -> Scenario | None:
    """Without the step and what goes back to it; None if nothing is left. What is still expected is not known."""
    gone = {scenario.steps[place].intent} - {""}
    kept = list(scenario.steps[:place])
    for step in scenario.steps[place + 1:]:
        if step.of and step.of in gone:
            gone |= {step.intent} - {""}
        else:
            kept.append(step)
    return replace(scenario, steps=tuple(kept), expect=Expect()) if kept else None


def shifted(schedule: Schedule, before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[Schedule]:
    """The schedule where its events may be when steps are gone. before, after: the clean run's events with and without."""
    less = [before.get(one.point, 0) - after.get(one.point, 0) for one in schedule.faults]
    # How many pages a write takes depends on all that was written before.
    loose = [one.point.startswith("storage.") for one in schedule.faults]
    seen: set[Schedule] = set()
    for more in (0, 1, -1, None):
        moves = [0 if more is None else count + more * free for count, free in zip(less, loose, strict=True)]
        faults = [replace(one, nth=one.nth - (0 if one.during else move))
                  for one, move in zip(schedule.faults, moves, strict=True)]
        other = replace(schedule, faults=tuple(faults))
        if other not in seen and all(one.nth >= 1 for one in faults):
            seen.add(other)
            yield other


def _forms(part: Fault | Behaviour) -> tuple[Parameter, ...]:
    return (facts.kinds()[part.kind] if isinstance(part, Fault) else facts.behaviours()[part.name]).parameters


def _defaults(forms: Sequence[Parameter]) -> tuple[tuple[str, Scalar], ...]:
    return tuple((one.name, one.default) for one in forms)


def _values(form: Parameter, value: Scalar) -> Iterator[Scalar]:
    if value == form.default:
        return
    yield form.default
    if isinstance(form, Number) and isinstance(value, int):
        unit: int = 10 ** (len(str(abs(value))) - 1)
        for other in (unit, abs(value) // unit * unit):
            rounded = other if value > 0 else -other
            if not form.problem(rounded) and rounded != value:
                yield rounded
