"""Every scenario with physical key presses, in real time: blank virtual boards with a virtual rig each, flashed as anybody
does it, several side by side.

Run by soak.py; or by itself, with names of scenarios to run only these. Exit status 1 where a verdict is not as claimed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from conftests import conftest

from posfault import facts, pool
from posfault.bench.stand import Stand
from posfault.reproducing import AS_EXPECTED, Task, Verdict, verdict
from posfault.scenario import Scenario
from posfault.scenario_file import catalogue, find, load

DESKS = 6               # that much of the time they wait for fingers
PROFILES = (tuple(facts.guards()), ())
Found = tuple[str, bool, str]
"""Scenario and profile, whether it was run, what is wrong."""

_stand: Stand | None = None     # of a process of the pool


def rigged(scenarios: Sequence[Scenario], side_by_side: int = DESKS, pace: int = 1) -> Iterator[Found]:
    """Each scenario on both profiles, as it is done."""
    tasks = [Task(scenario, off, pace) for scenario in scenarios for off in PROFILES]
    with ProcessPoolExecutor(side_by_side, multiprocessing.get_context("spawn"), initializer=_begin) as processes:
        for task, found in zip(tasks, processes.map(_tried, tasks), strict=True):
            name = f"{task.scenario.name} {'field' if task.off else 'hardened'}"
            yield name, found.possible, "" if found.status == AS_EXPECTED else _why(found)


def _why(found: Verdict) -> str:
    """As the table of `reproduce` says it."""
    return f"{found.row[3]}: {found.row[-1]}"


def _begin() -> None:
    global _stand
    folder = tempfile.mkdtemp(prefix="desk-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
    desk = conftest("rig").Desk(Path(folder), blank=True)
    desk.flash()
    _stand = pool.stand_at(desk.port, desk.rig)
    for end in (lambda: shutil.rmtree(folder, ignore_errors=True), desk.close, _stand.close):
        multiprocessing.util.Finalize(None, end, exitpriority=1)


def _tried(task: Task) -> Verdict:
    assert _stand
    return verdict(_stand, task)


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("names", nargs="*")
    wanted.add_argument("--desks", type=int, default=DESKS)
    wanted.add_argument("--pace", type=int, default=1)
    given = wanted.parse_args()
    scenarios = [load(path) for path in [find(name) for name in given.names] or catalogue()]
    wrong = ran = count = 0
    for name, possible, problem in rigged(scenarios, given.desks, given.pace):
        count, ran, wrong = count + 1, ran + possible, wrong + bool(problem)
        print(name, "as claimed" if possible and not problem else problem or "not possible on this rig", flush=True)
    print(f"{count} runs, {ran} of them with physical keys, {wrong} not as claimed")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
