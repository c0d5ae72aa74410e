"""Behaviours that find no occasion, many at once.

With the same fault, or with none, most behaviours of people and hosts never come to anything: nobody reads what is not
shown. One run has them all; where none of them fires, each alone would have left it as it is.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable, Sequence

from posfault.bench.run import Run
from posfault.explorer.schedule import Schedule
from posfault.scenario import Behaviour, Fault

MOST = 256              # in one run
_WHEN = ("mti", "nth")  # of a behaviour that answers a request: which one it waits for


def alike(one: Schedule, other: Schedule) -> bool:
    """Whether both are pairs for the same run, if their behaviours find no occasion."""
    return bool(_base(one)) and _base(one) == _base(other)


def _base(schedule: Schedule) -> tuple[Fault, ...] | None:
    """The faults, if any, of a schedule with one behaviour beside them; None of any other."""
    return schedule.faults if len(schedule.behaviours) == 1 else None


def groups(schedules: Iterable[Schedule]) -> list[tuple[Schedule, ...]]:
    """In order: neighbours that differ by their one behaviour together, each other one by itself."""
    found: list[tuple[Schedule, ...]] = []
    for faults, neighbours in itertools.groupby(schedules, key=_base):
        group = tuple(neighbours)
        found += [(one,) for one in group] if faults is None else [group]
    return found


def idle(group: Sequence[Schedule], once: Callable[[Schedule], Run]) -> dict[Schedule, Run]:
    """Those whose behaviour finds no occasion, and the run that they all come to.

    once: runs a schedule. What fires may keep others from an occasion that they would have alone: they are run without it.
    """
    if len(group) < 2:
        return {}
    occasions: dict[Hashable, list[Schedule]] = {}
    for one in group:
        occasions.setdefault(_occasion(one.behaviours[0]), []).append(one)
    return _idle(list(occasions.values()), once)


def _occasion(behaviour: Behaviour) -> Hashable:
    """What has the same finds it, or does not, together: of an answer to a request, which request that is."""
    given = dict(behaviour.parameters)
    when = [given[name] for name in _WHEN if name in given]
    return behaviour.name, tuple(when) if len(when) == len(_WHEN) else behaviour.parameters


def _idle(occasions: Sequence[Sequence[Schedule]], once: Callable[[Schedule], Run]) -> dict[Schedule, Run]:
    """One of each occasion is tried for all."""
    if sum(map(len, occasions)) < 2:
        return {}
    done = once(Schedule(occasions[0][0].faults, tuple(several[0].behaviours[0] for several in occasions)))
    fired: dict[str, list[Sequence[Schedule]]] = {}
    for several in occasions:
        if several[0].behaviours[0].name in done.fired:
            fired.setdefault(several[0].behaviours[0].name, []).append(several)
    if not fired:
        return {one: done for several in occasions for one in several}
    if len(occasions) == 1:
        return {}
    parts = [[several for several in occasions if several[0].behaviours[0].name not in fired]]
    for found in fired.values():        # of one name there may be many, of which few find one
        half = len(found) // 2
        parts += found[:half], found[half:]
    return {one: run for part in parts for one, run in _idle(part, once).items()}
