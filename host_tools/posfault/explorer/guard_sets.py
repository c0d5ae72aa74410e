"""The smallest sets of guards that stop what breaks a rule: all of one, all of two, then fewer and fewer from all on."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from posfault.explorer.account import Account, Trial
from posfault.explorer.trial import Setting

SIZES = (1, 2)          # that are tried whole
RUNS_MOST = 2000        # of one size; all pairs of 60 guards are 1,770

Each = Callable[[Sequence[Trial]], Iterator[Account]]           # accounts of trials, in order, wherever they are run
Hears = Callable[[str, int, int], None]                         # what is under way, how many runs, how many are done
Guards = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuardSets:
    """candidates: the guards that are off. all_on: what comes of it with every guard on. sets: those found, all of one size.

    tried: sizes of which every set was tried, with how many there are. proven: no smaller set does it, and all of that
    size that do are in `sets`; else no guard of the set can be left out. unreached: sets of the sizes tried with which
    nothing is broken, but not everything strikes; that proves nothing.
    """

    candidates: Guards
    all_on: Account
    sets: tuple[Guards, ...] = ()
    tried: tuple[tuple[int, int], ...] = ()
    proven: bool = False
    unreached: tuple[Guards, ...] = ()


def smallest(trial: Trial, each: Each, hears: Hears = lambda name, size, done: None) -> GuardSets:
    """trial: what breaks a rule."""
    off = trial.setting.off
    found = GuardSets(off, next(each([_with(trial, off)])))
    if found.all_on.broken or found.all_on.problem or not off:
        return found
    for size in SIZES:
        count = math.comb(len(off), size)
        if not count or count > RUNS_MOST:
            break
        sets = list(itertools.combinations(off, size))
        stops, unreached = _stopping(trial, sets, each, hears)
        found = replace(found, tried=(*found.tried, (size, count)), unreached=(*found.unreached, *unreached))
        if stops:
            return replace(found, sets=tuple(stops), proven=True)
    return replace(found, sets=_fewest(trial, off, each, hears)) if found.all_on.clean else found


def with_guards(setting: Setting, guards: Guards) -> Setting:
    """The same with these guards on as well."""
    return replace(setting, off=tuple(name for name in setting.off if name not in guards))


def _with(trial: Trial, guards: Guards) -> Trial:
    return replace(trial, setting=with_guards(trial.setting, guards), told=False)


def _stopping(trial: Trial, sets: Sequence[Guards], each: Each, hears: Hears) -> tuple[list[Guards], list[Guards]]:
    """Of sets of one size: (those that stop it, those with which not everything strikes)."""
    stops, unreached = [], []
    for number, (guards, account) in enumerate(zip(sets, each([_with(trial, one) for one in sets]), strict=True)):
        if account.clean:
            stops.append(guards)
        elif not account.broken and not account.problem:
            unreached.append(guards)
        hears(f"sets of {len(guards)}", len(sets), number + 1)
    return stops, unreached


def _fewest(trial: Trial, guards: Guards, each: Each, hears: Hears) -> tuple[Guards, ...]:
    """From all on: each guard that can go goes, until none can."""
    left, runs = guards, 0
    while True:
        before = left
        for guard in before:
            fewer = tuple(one for one in left if one != guard)
            if next(each([_with(trial, fewer)])).clean:
                left = fewer
            runs += 1
            hears("fewer and fewer", max(runs, len(guards)), runs)
        if left == before:
            return (left,)
