"""How many runs it takes to shrink findings that irrelevant faults were added to."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from posfault import pool
from posfault.bench.stand import Stand
from posfault.errors import PosfaultError
from posfault.explorer import search, space, trial
from posfault.explorer.command import setting_of
from posfault.explorer.schedule import Schedule
from posfault.explorer.search import Search
from posfault.explorer.shrink import Shrunk, shrink
from posfault.explorer.space import Patterns
from posfault.explorer.trial import CLEAN, Batch, Found, Setting
from posfault.reports import explored

PADDING = 10
_SEED = 1
_PAIRS = Patterns("network.*", "d[ru]*")        # drop and duplicate: few pairs, of which some break what neither does alone


@dataclass(frozen=True, slots=True)
class Padded:
    """A finding that is to be padded with ten of what breaks nothing by itself, each of another kind."""

    setting: Setting
    found: Found
    harmless: tuple[Schedule, ...]
    number: int


def setting(name: str = "sale") -> Setting:
    """The clean scenario on `field`."""
    return setting_of(name, "field")


def found(on: Setting, jobs: int) -> tuple[list[Found], list[Schedule]]:
    """(the first finding of each kind at each point, singles and pairs; the singles that break nothing)."""
    with pool.stand_at(None) as stand:
        events = search.events(stand, on)

    def each(batches: Iterator[Batch]) -> Iterator[list[Found]]:
        return pool.each(trial.tried, batches, jobs)

    singles = Search(on, events, each).singles()        # type: ignore[arg-type]
    few = Search(on, events, each, patterns=_PAIRS)     # type: ignore[arg-type]
    wanted = set(space.singles(events, _PAIRS))
    pairs = few.pairs([one for one in singles if one.schedule in wanted])
    groups = explored.grouped(one for one in (*singles, *pairs) if not one.problem)
    return [same[0] for same in groups], [one.schedule for one in singles if one.word == CLEAN]


def shrunk(stand: Stand, one: Padded) -> Shrunk | None:
    """For the pool. None if there are not ten that leave the verdict as it is."""
    padded, taken = one.found.schedule, {_kind(part) for part in one.found.schedule.parts}
    size = len(padded) + PADDING
    for part in random.Random(f"{_SEED}/{one.number}").sample(one.harmless, len(one.harmless)):
        if _kind(part) not in taken and _broken(stand, one.setting, padded + part) == one.found.broken:
            padded += part
            taken.add(_kind(part))
            if len(padded) == size:
                return shrink(stand, one.setting, padded, one.found.broken)
    return None


def _kind(part: Schedule) -> str:
    return part.faults[0].kind if part.faults else part.behaviours[0].name


def _broken(stand: Stand, on: Setting, schedule: Schedule) -> tuple[str, ...] | None:
    try:
        return tuple(sorted(trial.once(stand, on, schedule).broken))
    except PosfaultError:
        stand.home.cut_power()
        return None


def runs_to_shrink(jobs: int) -> tuple[list[Shrunk], int]:
    """(what each finding shrank to, how many there were)."""
    on = setting()
    findings, harmless = found(on, jobs)
    padded = [Padded(on, one, tuple(harmless), number) for number, one in enumerate(findings)]
    return [one for one in pool.each(shrunk, padded, jobs) if one], len(findings)
