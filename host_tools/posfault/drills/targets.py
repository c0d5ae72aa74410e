"""What a drill is to reach, and how often there is to be one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from posfault.drills.record import UNDETECTED, Record
from posfault.durations import lasted, spelt

EVERY_S = 90 * 86_400       # where nobody has said otherwise


class Targets(NamedTuple):
    """Seconds. detect_s, recover_s: 0 where there is no such target."""

    every_s: int = EVERY_S
    detect_s: int = 0
    recover_s: int = 0


def missed(records: Iterable[Record], targets: Targets) -> list[str]:
    """Each target that a scenario misses, in words."""
    found = []
    for one in records:
        if targets.detect_s:
            if one.word == UNDETECTED:
                found.append(f"{one.scenario}: nobody was told within {spelt(targets.detect_s)}, nor later")
            elif one.detect_ms is not None and one.detect_ms > targets.detect_s * 1000:
                found.append(f"{one.scenario}: told after {lasted(one.detect_ms / 1000)}, "
                             f"not within {spelt(targets.detect_s)}")
        if targets.recover_s and one.recover_ms is not None:
            if one.stands:
                found.append(f"{one.scenario}: wrong money still stands, not put right within {spelt(targets.recover_s)}")
            elif one.recover_ms > targets.recover_s * 1000:
                found.append(f"{one.scenario}: wrong money stood for {lasted(one.recover_ms / 1000)}, "
                             f"longer than {spelt(targets.recover_s)}")
    return found


class Due(NamedTuple):
    """Seconds since 1970. last: None where there was none; then one is due at once."""

    last: int | None
    next: int
    overdue: bool


def due(last: int | None, every_s: int, now: int) -> Due:
    """When the next drill is due, by the clock `now`."""
    upcoming = now if last is None else last + every_s
    return Due(last, upcoming, last is None or now >= upcoming)
