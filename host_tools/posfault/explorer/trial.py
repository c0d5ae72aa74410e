"""One schedule tried: executed on a terminal and judged, and checked that it comes to the same again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from posfault.bench.bench import Bench
from posfault.bench.run import Run, run
from posfault.bench.stand import Stand
from posfault.errors import HungError, InvalidRun, LinkError
from posfault.explorer import space, survivors, together
from posfault.explorer.schedule import Schedule
from posfault.scenario import Scenario

CLEAN, BROKEN, NOT_REACHED, DEFECT = "clean", "broken", "not reached", "defect"
ANOTHER_TRACE = "the same schedule gave another trace"
_CHECKED_AGAIN = 256 // 20      # of the first byte of a schedule's SHA-256: one clean run in twenty


@dataclass(frozen=True, slots=True)
class Setting:
    """What every schedule of a search is tried on. scenario: a clean one. off: the guards switched off. firmware: another
    tree than ours."""

    scenario: Scenario
    off: tuple[str, ...] = ()
    firmware: Path | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a schedule. word: CLEAN, BROKEN (broken: the rules), NOT_REACHED (not all of it struck), or DEFECT
    (problem says why there is no verdict).

    later: where a second fault could strike. state: what survived its last power cut, "" if there was none. same: another
    run tells it: that state was known, and what came of it was taken over, `later` too; or the behaviour found no occasion.
    """

    schedule: Schedule
    word: str
    broken: tuple[str, ...] = ()
    trace_hash: str = ""
    problem: str = ""
    later: space.Events = ()
    state: str = ""
    same: bool = False


class _SeenBefore(Exception):
    def __init__(self, found: Found) -> None:
        self.found = found


@dataclass(frozen=True, slots=True)
class Batch:
    """Schedules for one process. merge: a state that survived a power cut before is not lived through again."""

    setting: Setting
    schedules: tuple[Schedule, ...]
    merge: bool = False


_known: dict[str, Found] = {}       # of this process: what came of each state that survived a power cut


def tried(stand: Stand, batch: Batch) -> list[Found]:
    """What comes of each schedule of the batch, in order; run in a process of the pool."""
    there = stand.on(batch.setting.firmware)
    made: list[Found] = []
    for group in together.groups(batch.schedules):
        idle = _idle(there, batch.setting, group)
        made += [_with_idle(there, batch.setting, one, idle[one]) if one in idle else
                 found(there, batch.setting, one, batch.merge) for one in group]
    return made


def _idle(stand: Stand, setting: Setting, group: Sequence[Schedule]) -> dict[Schedule, Run]:
    """Those of the group whose behaviour finds no occasion, and the run that they all come to."""
    try:
        runs = together.idle(group, lambda schedule: once(stand, setting, schedule))
    except (HungError, InvalidRun, LinkError):      # whose fault that is, each tells by itself
        stand.home.cut_power()
        return {}
    return {one: run for one, run in runs.items() if not run.broken}


def _with_idle(stand: Stand, setting: Setting, schedule: Schedule, along: Run) -> Found:
    """What comes of it is known, if not, as of a sample of passes, by itself."""
    if _sampled(schedule):
        alone = found(stand, setting, schedule)
        other = (alone.word, alone.trace_hash) != (NOT_REACHED, along.trace_hash)
        return replace(alone, word=DEFECT, problem=ANOTHER_TRACE) if other and alone.word != DEFECT else alone
    return Found(schedule, NOT_REACHED, trace_hash=along.trace_hash, later=_later(schedule, along), same=True)


def once(stand: Stand, setting: Setting, schedule: Schedule, on_power: Callable[[Bench], None] | None = None) -> Run:
    """One run. Raises HungError, InvalidRun or LinkError where there is no verdict."""
    return run(stand, schedule.in_(setting.scenario), setting.off, on_power=on_power)


def found(stand: Stand, setting: Setting, schedule: Schedule, merge: bool = False) -> Found:
    """What comes of it."""
    states: list[str] = []
    up_to: list[space.Counts | None] = []

    def on_power(bench: Bench) -> None:
        states.append(survivors.digest(bench, repr(setting)))
        if not bench.armed:
            up_to.append(_up_to(schedule, bench))
            if merge and states[-1] in _known:
                _take_over(_known[states[-1]], schedule, up_to[-1])

    try:
        made = _judged(stand, setting, schedule, once(stand, setting, schedule, on_power), states)
    except _SeenBefore as seen:
        stand.home.cut_power()
        return seen.found
    except (HungError, InvalidRun, LinkError) as problem:
        stand.home.cut_power()
        return Found(schedule, DEFECT, problem=str(problem))
    if made.state:
        # Where a second fault can strike is known for another first one only if both were followed by the same events.
        _known[made.state] = made if up_to and up_to[-1] else replace(made, later=())
    return made


def _up_to(schedule: Schedule, bench: Bench) -> space.Counts | None:
    """The events up to a single fault that has just cut the power."""
    return space.up_to(bench.world.trace, schedule.faults[0]) if len(schedule) == len(schedule.faults) == 1 else None


def _take_over(known: Found, schedule: Schedule, up_to: space.Counts | None) -> None:
    """Raises _SeenBefore, unless it is a single one and nobody knows where a second could strike."""
    taken = replace(known, schedule=schedule, trace_hash="", later=(), same=True)
    if len(schedule) > 1:
        raise _SeenBefore(taken)
    if known.later and up_to:
        raise _SeenBefore(replace(taken, later=space.behind(known.later, up_to)))


def _judged(stand: Stand, setting: Setting, schedule: Schedule, done: Run, states: list[str]) -> Found:
    broken = tuple(sorted(done.broken))
    if (broken or _sampled(schedule)) and once(stand, setting, schedule).trace_hash != done.trace_hash:
        return Found(schedule, DEFECT, broken, problem=ANOTHER_TRACE)
    struck = struck_all(schedule, done)
    word = BROKEN if broken else CLEAN if struck else NOT_REACHED
    later = _later(schedule, done) if struck or schedule.behaviours else ()
    return Found(schedule, word, broken, done.trace_hash, later=later, state=states[-1] if states and struck else "")


def _later(schedule: Schedule, done: Run) -> space.Events:
    """Where a second one could strike; after two, nobody asks."""
    return space.later(done) if len(schedule) == 1 else ()


def struck_all(schedule: Schedule, done: Run) -> bool:
    """Whether all of it struck. What the clerk would have done where something goes wrong need not have happened."""
    return (len(done.world.faults_fired) == len(schedule.faults)
            and all(one.name in done.fired for one in schedule.behaviours))


def _sampled(schedule: Schedule) -> bool:
    """Whether it is run again although nothing broke: always the same ones, however often the search is begun."""
    return hashlib.sha256(schedule.dumps().encode()).digest()[0] < _CHECKED_AGAIN
