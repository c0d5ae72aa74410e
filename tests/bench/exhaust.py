"""`make exhaust`: what is too long for `make soak`. Results are kept, so that it goes on where it was stopped.

On `hardened`, all singles and all pairs of every clean scenario, counted: none may break a rule. On `field`, which of the
catalogue's mechanisms the explorer finds by itself. Exit status 1 where something breaks.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from pathlib import Path

import mechanisms

from posfault import pool
from posfault.explorer import command, search
from posfault.explorer.search import Search, Stage
from posfault.explorer.store import Database, default_path
from posfault.explorer.trial import Setting
from posfault.reports import explored
from posfault.scenario_file import clean, find, load

_TOLD_EVERY_S = 60.0


class _Progress:
    """A line a minute for each stage: this runs for hours."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _TOLD_EVERY_S

    def hears(self, stage: Stage) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _TOLD_EVERY_S
            print(f"    {stage.name}: {stage.tried} of {stage.size}, {len(stage.findings)} findings", flush=True)


def hardened(name: str, pairs: bool, database: Path, workers: int, seconds: float) -> list[Stage]:
    """The stages of one clean scenario; seconds: after which it is left, partial."""
    setting = Setting(search.bare(load(find(name))))
    with pool.stand_at(None) as stand:
        events = search.events(stand, setting)
    with contextlib.closing(Database(database, setting)) as store:
        there = command.batches_by(command.by_workers(workers))
        made = Search(setting, events, there, store, deadline=time.monotonic() + seconds, listen=_Progress().hears)
        singles = made.singles()
        if pairs:
            made.pairs(singles)
    return made.stages


def _hardened(options: argparse.Namespace) -> int:
    findings = 0
    for name in options.scenarios or [path.stem for path in clean()]:
        print(f"{name}, hardened …", flush=True)
        for stage in hardened(name, not options.singles, options.database, options.workers, options.seconds):
            print(f"    {explored.counts(stage)}", end="", flush=True)
            for group in explored.grouped(stage.findings):
                print(f"        {len(group)} × {', '.join(group[0].broken) or group[0].problem}: {group[0].schedule.name}")
            findings += len(stage.findings)
    return findings


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("scenarios", nargs="*", help="only these clean ones")
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
