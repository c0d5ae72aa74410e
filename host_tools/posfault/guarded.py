"""The run beside a run that breaks a rule: the same with guards switched on that stop it. Tried, not only claimed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from posfault.bench.run import Run, run
from posfault.bench.stand import Stand
from posfault.errors import HungError, InvalidRun
from posfault.explorer import account
from posfault.explorer.account import Account
from posfault.explorer.schedule import Schedule

Guards = tuple[str, ...]
_NAMED_MOST = 16        # ways to take a guard of each set that the file names


@dataclass(frozen=True, slots=True)
class Guarded:
    """guards: what was switched on. With it nothing is broken, although everything struck."""

    guards: Guards
    run: Run
    account: Account


def guarded(stand: Stand, broken: Run) -> Guarded | None:
    """One guard of each set that the file names, else any one guard, else all of them; None where nothing stops it.

    Runs in lockstep, whatever clock the run before went by.
    """
    tried: set[Guards] = set()
    for guards in _candidates(broken):
        if guards and guards not in tried and set(guards) <= set(broken.off):
            tried.add(guards)
            found = _with(stand, broken, guards)
            if found:
                return found
    return None


def _candidates(broken: Run) -> Iterator[Guards]:
    named = itertools.product(*broken.scenario.expect.guards)
    yield from (tuple(sorted(set(one))) for one in itertools.islice(named, _NAMED_MOST))
    if not broken.scenario.expect.guards:
        yield from ((name,) for name in broken.off)
    yield broken.off


def _with(stand: Stand, broken: Run, guards: Guards) -> Guarded | None:
    off = tuple(name for name in broken.off if name not in guards)
    try:
        done = run(stand, broken.scenario, off)
    except (HungError, InvalidRun):
        stand.home.cut_power()
        return None
    came = account.of_run(Schedule.of(broken.scenario), done)
    return Guarded(guards, done, came) if came.clean else None
