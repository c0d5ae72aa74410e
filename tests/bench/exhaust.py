"""`make exhaust`: what is too long for `make soak`. Results are kept, so that it goes on where it was stopped.

On `hardened`, all singles and all pairs of every clean scenario, counted: none may break a rule. Known gaps (gaps.toml) are
counted by themselves. On `field`, which of the catalogue's mechanisms the explorer finds by itself. Exit status 1 where
something breaks, known or not.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import mechanisms

from posfault import pool
from posfault.explorer import command, search
from posfault.explorer.search import Search, Stage
from posfault.explorer.store import Database, default_path
from posfault.explorer.trial import BROKEN, Found
from posfault.reports import explored
from posfault.scenario_file import clean

_TOLD_EVERY_S = 60.0
_GAPS = Path(__file__).with_name("gaps.toml")


class _Progress:
    """A line a minute for each stage: this runs for hours."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _TOLD_EVERY_S

    def hears(self, stage: Stage) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _TOLD_EVERY_S
            print(f"    {stage.name}: {stage.tried} of {stage.size}, {len(stage.findings)} findings", flush=True)


def hardened(name: str, clerk: Sequence[str], pairs: bool, database: Path, workers: int, seconds: float) -> list[Stage]:
    """The stages of one clean scenario; seconds: after which it is left, partial."""
    setting = command.setting_of(name, "hardened", clerk=clerk)
    with pool.stand_at(None) as stand:
        events = search.events(stand, setting)
    with contextlib.closing(Database(database, setting)) as store:
        there = command.batches_by(command.by_workers(workers))
        made = Search(setting, events, there, store, deadline=time.monotonic() + seconds, listen=_Progress().hears)
        singles = made.singles()
        if pairs:
            made.pairs(singles)
    return made.stages


def gap(found: Found) -> str:
    """Why it is known that this breaks a rule; "" where it is not."""
    rows = tomllib.loads(_GAPS.read_text())["gap"] if found.word == BROKEN and len(found.schedule) > 1 else []
    return next((str(row["why"]) for row in rows if _fits(row, found)), "")


def _fits(row: dict[str, Any], found: Found) -> bool:
    """Whether it breaks no other rules, has the behaviour, and faults at the points; a row may leave out either of these."""
    struck = [one.point for one in found.schedule.faults]
    points = row.get("points", struck)
    return (set(found.broken) <= set(row["rules"])
            and row.get("behaviour") in [None, *(one.name for one in found.schedule.behaviours)]
            and len(struck) == len(points) and all(map(fnmatchcase, struck, points)))


def lines(findings: list[Found]) -> list[str]:
    """What of a stage breaks: what is new group by group, what is known as a number."""
    known = Counter(why for one in findings if (why := gap(one)))
    groups = explored.grouped(one for one in findings if not gap(one))
    new = [f"{len(group)} × {', '.join(group[0].broken) or group[0].problem}: {group[0].schedule.name}" for group in groups]
    return new + [f"{count} × known: {why}" for why, count in known.items()]


def _hardened(options: argparse.Namespace) -> int:
    findings = 0
    for name in options.scenarios or [path.stem for path in clean()]:
        print(f"{name}, hardened …", flush=True)
        pairs = not options.singles
        for stage in hardened(name, options.clerk, pairs, options.database, options.workers, options.seconds):
            print(f"    {explored.counts(stage)}", end="")
            print("".join(f"        {line}\n" for line in lines(stage.findings)), end="", flush=True)
            findings += len(stage.findings)
    return findings


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("scenarios", nargs="*", help="only these clean ones")
    arguments.add_argument("--clerk", action="append", default=[], help="how she reacts, such as on_no_slip=repeat")
    arguments.add_argument("--singles", action="store_true", help="no pairs")
    arguments.add_argument("--seconds", type=float, default=float("inf"), help="for each scenario; then it is partial")
    arguments.add_argument("--workers", type=int, default=pool.jobs_here())
    arguments.add_argument("--database", type=Path, default=default_path())
    options = arguments.parse_args()
    findings = _hardened(options)
    print("mechanisms of the catalogue that the explorer finds on field, and after how many runs …", flush=True)
    for line in mechanisms.lines(mechanisms.found(options.workers)):
        print(f"    {line}", flush=True)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
