"""`make soak`: the whole catalogue where `make test` tries a part of it. Exit status 1 where something differs.

On a flashed virtual board every trace must be the same as on the unix port; in real time every verdict must be as claimed;
and every guard is proved. The same schedule must give the same trace, however often. The acquirer is killed under load, and
has a busy day. First comes the suite with every case of what `make test` takes a part of. Virtual rigs press the keys of
real drivers, and the plug of a board is pulled at any moment.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import day
import killing
import pages
import pulling
import rigged
from conftests import conftest

from posfault import facts, pool, proof
from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.errors import PosfaultError
from posfault.explorer import search, swarm, trial
from posfault.explorer.schedule import Schedule
from posfault.explorer.trial import Batch, Setting
from posfault.link.port_home import PortHome
from posfault.reproducing import AS_EXPECTED, Task, verdict
from posfault.scenario import Scenario
from posfault.scenario_file import catalogue, clean, load

DAY_S_MOST = 120.0
SCENARIOS = [load(path) for path in catalogue()]
PROFILES = (tuple(facts.guards()), ())


def virtual_board(heap: str) -> list[str]:
    """Every scenario on both profiles on a flashed board, and on the unix port."""
    wrong = []
    made = conftest("virtual_board").VirtualBoard
    with tempfile.TemporaryDirectory() as folder, contextlib.closing(made(Path(folder), heap)) as board:
        board.flash()
        with Stand(PortHome(board.port)) as there, Stand() as here:
            for off in PROFILES:
                for scenario in SCENARIOS:
                    if problem := _differs(there, here, scenario, off):
                        wrong.append(f"{scenario.name}, {len(off)} guards off: {problem}")
    return wrong


def _differs(there: Stand, here: Stand, scenario: Scenario, off: tuple[str, ...]) -> str:
    """What is otherwise on the board, "" where nothing is."""
    try:
        one = run(there, scenario, off)
    except PosfaultError as problem:
        there.home.cut_power()
        return str(problem)
    return "" if one.trace_hash == run(here, scenario, off).trace_hash else "another trace on the board"


def real_time(pace: int, jobs: int) -> list[str]:
    """Every scenario on both profiles by the terminal's own clock."""
    tasks = [Task(scenario, off, pace) for off in PROFILES for scenario in SCENARIOS]
    found = pool.each(verdict, tasks, jobs)
    return [f"{task.scenario.name}, {len(task.off)} guards off: {one.object['rules_broken']}"
            for task, one in zip(tasks, found, strict=True) if one.status != AS_EXPECTED]


def proved(jobs: int) -> list[str]:
    """Every guard off alone and on alone, and every named set off."""
    return proof.objections(list(proof.outcomes(proof.trials(SCENARIOS), jobs)))


def same_twice(schedules: int, seed: int, jobs: int) -> list[str]:
    """So many schedules of a swarm, shared among the clean scenarios, each run twice: what has another trace."""
    tasks: list[Batch] = []
    for path in clean():
        setting = Setting(search.bare(load(path)))
        with Stand() as stand:
            counts = search.counts(stand, setting)
        made = swarm.schedules(seed, schedules // len(clean()) + 1, counts)
        tasks += [Batch(setting, tuple(some)) for some in iter(lambda made=made: list(itertools.islice(made, 64)), [])]
    return list(itertools.chain.from_iterable(pool.each(_differing, tasks, jobs)))


def _differing(stand: Stand, batch: Batch) -> list[str]:
    wrong = []
    for schedule in batch.schedules:
        first, second = (_trace_hash(stand, batch.setting, schedule) for _ in range(2))
        if first != second:
            wrong.append(f"{batch.setting.scenario.name}: {schedule.name}: {first}, then {second}")
    return wrong


def _trace_hash(stand: Stand, setting: Setting, schedule: Schedule) -> str:
    """Or why there is none: that must be the same again too."""
    try:
        return trial.once(stand, setting, schedule).trace_hash
    except PosfaultError as problem:
        stand.home.cut_power()
        return str(problem)


def acquirer_killed(times: int, seed: int) -> list[str]:
    """kill -9 under load, so many times on one ledger."""
    with tempfile.TemporaryDirectory() as folder:
        return killing.killed(times, Path(folder), seed)[0]


def busy_day(sales: int, terminals: int, seed: int) -> list[str]:
    """So many sales, which must be over in time and end with totals that agree."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        done = day.day(Path(folder), sales, terminals, seed)
    seconds = time.monotonic() - began
    late = [f"it took {seconds:.0f} s"] if seconds > DAY_S_MOST else []
    differ = [f"only {done.agreed} of {terminals} settlements agreed"] if done.agreed != terminals else []
    return [*done.objections, *differ, *late]


def whole_suite(jobs: int) -> list[str]:
    """Every case of every test, where `make test` takes a part of some; property tests with examples of today."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", str(jobs), "--whole", "--hypothesis-profile", "fresh"]
    ran = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    lines = ran.stdout.splitlines()
    return [line for line in lines if line.startswith(("FAILED", "ERROR"))] or lines[-1:] if ran.returncode else []


def pressed(pace: int) -> list[str]:
    """Every scenario with physical keys, paper and power, where a rig can do what it needs."""
    return [f"{name}: {problem}" for name, _, problem in rigged.rigged(SCENARIOS, pace=pace) if problem]


def unplugged(times: int, seed: int) -> list[str]:
    """The plug of a board pulled so many times amid a day."""
    return [problem for _, problem in pulling.pulled(times, seed) if problem]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--pace", type=int, default=10, help="of real time; 1 takes hours")
    arguments.add_argument("--heap", default="192K", help="of the virtual board")
    arguments.add_argument("--schedules", type=int, default=100_000, help="to be run twice")
    arguments.add_argument("--kills", type=int, default=200, help="of the acquirer")
    arguments.add_argument("--pulls", type=int, default=500, help="of a board's plug")
    arguments.add_argument("--rig-pace", type=int, default=1, help="of fingers; keys that bounce need 1")
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    jobs = pool.jobs_here()
    wrong = 0
    for what, found in (
        ("every case of every test, property tests with fresh examples", lambda: whole_suite(jobs)),
        ("a day of 10,000 sales on 50 terminals", lambda: busy_day(10_000, 50, options.seed)),
        (f"{options.kills} times kill -9 of the acquirer under load", lambda: acquirer_killed(options.kills, options.seed)),
        (f"the catalogue on a flashed virtual board, heap {options.heap}", lambda: virtual_board(options.heap)),
        (f"the catalogue in real time, {options.pace} times as fast as life", lambda: real_time(options.pace, 4 * jobs)),
        (f"{options.pulls} times the plug of a board pulled amid a day", lambda: unplugged(options.pulls, options.seed)),
        (f"the catalogue with physical keys, at pace {options.rig_pace}", lambda: pressed(options.rig_pace)),
        ("the proof of the guards", lambda: proved(jobs)),
        ("every page in Chromium, at two widths, in two colour schemes", pages.checked),
        (f"{options.schedules} schedules of three to six faults, run twice",
         lambda: same_twice(options.schedules, options.seed, jobs)),
    ):
        print(f"{what} …", flush=True)
        lines = found()
        wrong += len(lines)
        for line in lines or ["as it should be"]:
            print(f"    {line}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
