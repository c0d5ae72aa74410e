"""The verb `explore`: every single fault of a scenario, what breaks, and how much was run."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from rich.progress import Progress

from posfault import pool, profiles
from posfault.errors import InputError
from posfault.explorer import sweep
from posfault.explorer.space import Single, singles
from posfault.explorer.sweep import Found
from posfault.reports import explored, screen, summary
from posfault.scenario import Scenario
from posfault.scenario_file import find, load
from posfault.scenario_writer import dumps

AS_EXPECTED, BREAKS, DEFECTIVE = 0, 1, 3


def explore(name: str, profile: str, guards: Iterable[str], points: str, kinds: str, jobs: int, out: Path | None,
            json: Path | None) -> int:
    """out: a folder for a scenario file of each finding."""
    scenario = load(find(name))
    off = profiles.guards_off(profile, guards)
    with pool.stand_at(None) as stand:
        bare, clean = sweep.golden(stand, scenario, off)
    space = singles(clean, points, kinds)
    started = time.monotonic()
    found = _swept(bare, off, space, jobs)
    seconds = time.monotonic() - started
    console = screen.console()
    console.print(explored.table(found))
    screen.plain(explored.counts(found, len(space), seconds))
    if out:
        _write(out, bare, found)
    if json:
        summary.write(json, [explored.of_found(one) for one in found])
    if any(one.word == sweep.DEFECT for one in found):
        return DEFECTIVE
    return BREAKS if any(one.word == sweep.BROKEN for one in found) else AS_EXPECTED


def _swept(bare: Scenario, off: tuple[str, ...], space: list[Single], jobs: int) -> list[Found]:
    found: list[Found] = []
    console = screen.console()
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("exploring", total=len(space))
        for one in sweep.sweep([sweep.Trial(bare, off, single) for single in space], jobs):
            found.append(one)
            bar.advance(task)
    return found


def _write(folder: Path, bare: Scenario, found: Iterable[Found]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise InputError(folder, f"cannot be made ({problem.strerror})", "name another folder") from None
    for number, one in enumerate(one for one in found if one.word == sweep.BROKEN):
        summary.write_text(folder / f"{bare.name}_{number:04d}.toml", dumps(sweep.finding(bare, one)))
