"""Behaviours that find no occasion, many at once.

With the same fault, or with none, most behaviours of people and hosts never come to anything: nobody reads what is not
shown. One run has them all; where none of them fires, each alone would have left it as it is.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence

from posfault.bench.run import Run
from posfault.explorer.schedule import Schedule
from posfault.scenario import Fault

MOST = 256              # in one run


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
    done = once(Schedule(group[0].faults, tuple(one.behaviours[0] for one in group)))
    fired: dict[str, list[Schedule]] = {}
    for one in group:
        if one.behaviours[0].name in done.fired:
            fired.setdefault(one.behaviours[0].name, []).append(one)
    if not fired:
        return dict.fromkeys(group, done)
    parts = [[one for one in group if one.behaviours[0].name not in fired]]
    for several in fired.values():      # of one name there may be many, of which few find one
        half = len(several) // 2
        parts += several[:half], several[half:]
    return {one: run for part in parts for one, run in idle(part, once).items()}
