"""The verb `networks`: a day's trade on each network, on both profiles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.progress import Progress

from posfault import pool, profiles
from posfault.errors import InputError
from posfault.networks import condition, figures
from posfault.networks.day import CUSTOMERS
from posfault.networks.trial import Day, Lived, lived
from posfault.reports import network_tables, output, summary
from posfault.scenario_writer import dumps

DONE, BREAKS, NO_VERDICT = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Results:
    """Where results go. out: a folder for a scenario file of each day that breaks a rule."""

    out: Path | None = None
    json: Path | None = None
    csv: Path | None = None


def networks(names: Sequence[str], profile: str | None, sales: int, seed: int, jobs: int, results: Results) -> int:
    """Exit status 1: on `hardened` a rule is broken."""
    conditions = tuple(condition.chosen(names))
    which = (profile,) if profile else profiles.PROFILES
    for one in which:
        profiles.guards_off(one)        # raises for one that there is not
    days = planned(conditions, which, sales, seed)
    found: list[Lived] = []
    console = output.console()
    try:
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            under_way = bar.add_task("days", total=len(days))
            for one_day in pool.each(lived, days, jobs):
                found += one_day
                bar.advance(under_way)
    except KeyboardInterrupt:
        _told(found, conditions, seed, len(days), results)
        raise
    return _told(found, conditions, seed, len(days), results)


def planned(conditions: tuple[condition.Condition, ...], which: tuple[str, ...], sales: int, seed: int) -> list[Day]:
    """Days of CUSTOMERS until there are as many sales; the last day may be shorter."""
    return [Day(seed, number, min(CUSTOMERS, sales - done), conditions, which)
            for number, done in enumerate(range(0, sales, CUSTOMERS), start=1)]


def _told(found: Sequence[Lived], conditions: Sequence[condition.Condition], seed: int, planned_days: int,
          results: Results) -> int:
    cells = figures.cells(found)
    lived_days = len(found) // len(cells) if cells else 0
    if cells:
        console = output.console()
        console.print(network_tables.figures(cells))
        console.print(network_tables.methods(cells))
        output.plain(network_tables.fired(cells, conditions, seed))
    if lived_days < planned_days:
        output.plain(f"PARTIAL: interrupted after {lived_days} of {planned_days} days.\n")
    objects = [figures.of_cell(one) | {"seed": seed, "partial": lived_days < planned_days} for one in cells]
    if results.json:
        summary.write(results.json, objects)
    if results.csv:
        summary.write_csv(results.csv, [figures.line_of(one) | {"seed": seed, "partial": lived_days < planned_days}
                                        for one in cells])
    if results.out:
        _write(results.out, found)
    if any(one.problem for one in found):
        return NO_VERDICT
    return BREAKS if any(one.broken for one in found if one.profile == "hardened") else DONE


def _write(folder: Path, found: Iterable[Lived]) -> None:
    """A scenario file of each day that breaks a rule, which `posfault run` replays."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise InputError(folder, f"cannot be made ({problem.strerror})", "name another folder") from None
    for one in found:
        if one.scenario:
            summary.write_text(folder / f"{one.condition}_{one.profile}_{one.scenario.name}.toml", dumps(one.scenario))
