"""The same schedule gives the same trace: schedules of a swarm, each run twice.

Run by soak.py; or by itself. Exit status 1 where one trace differs from the other.
"""

from __future__ import annotations

import argparse
import itertools
import sys

from outcome import Outcome

from posfault import pool
from posfault.bench.stand import Stand
from posfault.errors import PosfaultError
from posfault.explorer import search, space, swarm, trial
from posfault.explorer.schedule import Schedule
from posfault.explorer.trial import Batch, Setting
from posfault.scenario_file import clean, load

SCHEDULES = 100_000


def twice(schedules: int, seed: int) -> Outcome:
    """So many schedules of three to six faults, shared among the clean scenarios."""
    tasks: list[Batch] = []
    share = schedules // len(clean()) + 1
    for path in clean():
        setting = Setting(search.bare(load(path)))
        with Stand() as stand:
            counts = space.counted(search.events(stand, setting))
        made = itertools.islice(swarm.schedules(seed, share, counts), share)
        tasks += [Batch(setting, tuple(some)) for some in iter(lambda made=made: list(itertools.islice(made, 64)), [])]
    wrong = list(itertools.chain.from_iterable(pool.each(_differing, tasks, pool.jobs_here())))
    count = sum(len(task.schedules) for task in tasks)
    return Outcome(f"{count} schedules, {count - len(wrong)} with the same trace the second time", wrong)


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


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--schedules", type=int, default=SCHEDULES)
    wanted.add_argument("--seed", type=int, default=1)
    given = wanted.parse_args()
    return twice(given.schedules, given.seed).told()


if __name__ == "__main__":
    sys.exit(main())
