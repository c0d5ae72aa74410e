"""The whole catalogue where `make test` tries a part of it: on a flashed virtual board, by the terminal's own clock, with
physical keys; and every guard proved.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

import rigged
from conftests import conftest
from outcome import Outcome

from posfault import facts, pool, proof
from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.errors import PosfaultError
from posfault.link.port_home import PortHome
from posfault.reproducing import AS_EXPECTED, Task, verdict
from posfault.scenario import Scenario
from posfault.scenario_file import catalogue, load

SCENARIOS = [load(path) for path in catalogue()]
PROFILES = (tuple(facts.guards()), ())


def virtual_board(heap: str) -> Outcome:
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
    return Outcome(f"{_runs()} runs, heap {heap}, {_runs() - len(wrong)} with the unix port's trace", wrong)


def _runs() -> int:
    return len(SCENARIOS) * len(PROFILES)


def _differs(there: Stand, here: Stand, scenario: Scenario, off: tuple[str, ...]) -> str:
    """What is otherwise on the board, "" where nothing is."""
    try:
        one = run(there, scenario, off)
    except PosfaultError as problem:
        there.home.cut_power()
        return str(problem)
    return "" if one.trace_hash == run(here, scenario, off).trace_hash else "another trace on the board"


def real_time(pace: int) -> Outcome:
    """Every scenario on both profiles by the terminal's own clock; pace: times as fast as life."""
    tasks = [Task(scenario, off, pace) for off in PROFILES for scenario in SCENARIOS]
    found = pool.each(verdict, tasks, 4 * pool.jobs_here())         # most of the time they wait
    wrong = [f"{task.scenario.name}, {len(task.off)} guards off: {one.object['rules_broken']}"
             for task, one in zip(tasks, found, strict=True) if one.status != AS_EXPECTED]
    return Outcome(f"{len(tasks)} runs at {pace} times the pace of life, {len(tasks) - len(wrong)} as claimed", wrong)


def pressed(scenarios: Sequence[Scenario], pace: int) -> Outcome:
    """These with physical keys, paper and power, where a rig can do what it needs; pace: of the fingers."""
    found = list(rigged.rigged(scenarios, pace=pace))
    wrong = [f"{name}: {problem}" for name, _, problem in found if problem]
    ran = sum(possible for _, possible, _ in found)
    return Outcome(f"{ran} runs of {len(scenarios)} scenarios at pace {pace}, {ran - len(wrong)} as claimed; "
                   f"{len(found) - ran} not possible so", wrong)


def proved() -> Outcome:
    """Every guard off alone and on alone, and every named set off."""
    found = list(proof.outcomes(proof.trials(SCENARIOS), pool.jobs_here()))
    return Outcome(f"{len(found)} runs prove {len(facts.guards())} guards", proof.objections(found))
