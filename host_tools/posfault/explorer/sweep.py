"""Runs every schedule of a space, and sorts what comes of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from posfault import pool
from posfault.bench.run import Run, run
from posfault.bench.stand import Stand
from posfault.errors import HungError, InputError, InvalidRun, LinkError
from posfault.explorer.space import Single
from posfault.scenario import Expect, Scenario

CLEAN, BROKEN, NOT_REACHED, DEFECT = "clean", "broken", "not reached", "defect"


@dataclass(frozen=True, slots=True)
class Trial:
    """A scenario with one single fault more, and the guards `off` switched off."""

    scenario: Scenario
    off: tuple[str, ...]
    single: Single


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a trial. word: CLEAN, BROKEN (broken: the rules), NOT_REACHED (it never struck), or DEFECT (problem)."""

    single: Single
    word: str
    broken: tuple[str, ...] = ()
    trace_hash: str = ""
    problem: str = ""


def golden(stand: Stand, scenario: Scenario, off: tuple[str, ...]) -> tuple[Scenario, Run]:
    """The scenario without what goes wrong in it, and its run. Raises InputError where it is not clean even so.

    The clerk's reactions stay: what she does where something goes wrong is part of the shop.
    """
    bare = dataclasses.replace(scenario, faults=(), behaviours=(), expect=Expect())
    done = run(stand, bare, off)
    if done.broken:
        raise InputError(scenario.path, f"breaks {', '.join(sorted(done.broken))} without any fault",
                         "explore from a scenario that is clean")
    return dataclasses.replace(bare, expect=Expect(net=done.net)), done


def sweep(trials: Sequence[Trial], jobs: int) -> Iterator[Found]:
    """Each executed and judged, none pruned, in order."""
    return pool.each(_found, trials, jobs)


def schedule(scenario: Scenario, single: Single) -> Scenario:
    """The scenario with the fault in it."""
    return dataclasses.replace(
        scenario,
        faults=(*scenario.faults, single.fault) if single.fault else scenario.faults,
        behaviours=(*scenario.behaviours, single.behaviour) if single.behaviour else scenario.behaviours,
    )


def _found(stand: Stand, trial: Trial) -> Found:
    try:
        done = run(stand, schedule(trial.scenario, trial.single), trial.off)
    except (HungError, InvalidRun, LinkError) as problem:
        stand.home.cut_power()
        return Found(trial.single, DEFECT, problem=str(problem))
    if done.broken:
        broken = tuple(sorted(done.broken))
        again = run(stand, schedule(trial.scenario, trial.single), trial.off)
        if again.trace_hash != done.trace_hash:
            return Found(trial.single, DEFECT, broken, problem="the same schedule gave another trace")
        return Found(trial.single, BROKEN, broken, done.trace_hash)
    # What the clerk would have done where something goes wrong need not happen.
    struck = bool(done.world.faults_fired) if trial.single.fault else not done.not_fired
    return Found(trial.single, CLEAN if struck else NOT_REACHED, (), done.trace_hash)


def finding(scenario: Scenario, found: Found) -> Scenario:
    """A scenario file's content that anyone can run: what breaks, and where."""
    title = f"{scenario.title}: {found.single.name}"
    return dataclasses.replace(schedule(scenario, found.single), title=title, expect=Expect(
        found.broken[0], found.broken, scenario.expect.net))
