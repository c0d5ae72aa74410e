"""The verb `explore`: what breaks when something goes wrong in a clean scenario, and how much was run."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from posfault import cluster, pool, profiles
from posfault.bench.stand import Stand
from posfault.errors import InputError
from posfault.explorer import findings, reactions, search, space, swarm
from posfault.explorer.findings import Finding, Item
from posfault.explorer.search import Each, Search, Stage
from posfault.explorer.space import Patterns
from posfault.explorer.store import Database
from posfault.explorer.trial import BROKEN, DEFECT, Setting, tried
from posfault.reports import explored, junit, markdown, output, summary
from posfault.reports.pages import explore_page
from posfault.scenario_file import find, load
from posfault.scenario_writer import dumps
from posfault.text import ENGLISH

AS_EXPECTED, BREAKS, DEFECTIVE = 0, 1, 3
GOES_ON = "Interrupted; the same command goes on from here.\n"
What = TypeVar("What")
Result = TypeVar("Result")


class Workers(Protocol):
    """function(stand, item) of every item, in their order, wherever that is done."""

    def __call__(self, function: Callable[[Stand, What], Result], items: Iterable[What], /) -> Iterator[Result]: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """How far to go. swarm: so many schedules, made from the seed. seconds: 0 for no end."""

    singles: bool = True
    pairs: bool = False
    swarm: int = 0
    seed: int = 0
    seconds: float = 0.0

    def deadline(self) -> float:
        """Of time.monotonic(), for a search that begins now."""
        return time.monotonic() + self.seconds if self.seconds else float("inf")


@dataclass(frozen=True, slots=True)
class Results:
    """Where results go. out: a folder for a scenario file of each finding. again: what the database has is run anew."""

    database: Path
    again: bool = False
    out: Path | None = None
    json: Path | None = None
    junit: Path | None = None
    html: Path | None = None
    language: str = ENGLISH         # of the page
    markdown: Path | None = None


def setting_of(name: str, profile: str, guards: Iterable[str] = (), clerk: Iterable[str] = ()) -> Setting:
    """What is explored: a scenario by its name, with the guards and the clerk's reactions that the options name."""
    return Setting(reactions.with_clerk(search.bare(load(find(name))), clerk), profiles.guards_off(profile, guards))


def explore(setting: Setting, patterns: Patterns, wanted: Wanted, workers: Workers, results: Results) -> int:
    patterns.check()
    with kept(results, setting) as store, progress() as bar:
        with pool.stand_at(None) as stand:
            events = search.events(stand, setting)
        made = Search(setting, events, batches_by(workers), store, patterns, wanted.deadline(), Shown(bar).hears)
        try:
            stages(made, wanted)
        except KeyboardInterrupt:
            bar.stop()
            _told(made, results, _unshrunk(made))
            output.plain(GOES_ON)
            raise
        shrunk = _shrunk(made, workers, bar)
    return _told(made, results, shrunk)


@contextlib.contextmanager
def kept(results: Results, setting: Setting) -> Iterator[Database]:
    """Where the results of this search are kept."""
    with contextlib.closing(Database(results.database, setting)) as store:
        if results.again:
            store.forget()
        yield store


def batches_by(workers: Workers) -> Each:
    """Tries batches there."""
    return lambda batches: workers(tried, batches)


def by_workers(workers: int) -> Workers:
    """In so many processes on this machine."""
    return lambda function, items: pool.each(function, items, workers)


def by_cluster(address: str) -> Workers:
    """On the workers of a Dask cluster."""
    return lambda function, items: cluster.each(function, items, address)


def _shrunk(made: Search, workers: Workers, bar: Progress) -> list[Finding]:
    """The first of each group of findings is shrunk; those that come to the same are one."""
    groups = explored.grouped(made.found)
    items = [Item(made.setting, same[0].schedule, same[0].broken) for same in groups if same[0].word == BROKEN]
    small = iter(list(bar.track(workers(findings.shrunk, items), len(items), description="shrinking")) if items else ())
    return findings.merged(groups, (next(small) if same[0].word == BROKEN else None for same in groups))


def _unshrunk(made: Search) -> list[Finding]:
    groups = explored.grouped(made.found)
    return findings.merged(groups, (findings.unshrunk(made.setting, same[0]) if same[0].word == BROKEN else None
                                    for same in groups))


def stages(made: Search, wanted: Wanted) -> None:
    """Those that are wanted, one after the other. Raises InputError where there is nothing to try."""
    if not space.singles(made.events, made.patterns):
        raise InputError("--points, --kinds", "nothing of these kinds can happen at these points in this run",
                         "`posfault points` says what can; a behaviour has no point, and goes without --points")
    if wanted.singles or wanted.pairs:
        singles = made.singles()
        if wanted.pairs:
            made.pairs(singles)
    if wanted.swarm:
        counts = space.counted(made.events)
        made.swarm(swarm.schedules(wanted.seed, wanted.swarm, counts, made.patterns), wanted.swarm)


def _told(made: Search, results: Results, shrunk: list[Finding]) -> int:
    found = made.found
    output.console().print(explored.table(shrunk))
    for stage in made.stages:
        output.plain(explored.counts(stage))
    if results.out:
        write(results.out, made.setting.scenario.name, shrunk)
    if results.json:
        summary.write(results.json, [explored.of_found(one) for one in found])
    if results.junit:
        junit.write(results.junit, f"explore {made.setting.scenario.name}", [explored.case(one) for one in found])
    if results.markdown:
        counted = [explored.counts(stage) for stage in made.stages]
        summary.write_text(results.markdown, markdown.of_exploration(made, shrunk, counted))
    if results.html:
        summary.write_text(results.html, explore_page.page(made, shrunk, results.language))
    words = {one.word for one in found}
    return DEFECTIVE if DEFECT in words else BREAKS if BROKEN in words else AS_EXPECTED


def progress() -> Progress:
    """A bar for each stage, on a screen."""
    console = output.console()
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[said]}"),
                    TimeRemainingColumn(), console=console, transient=True, disable=not console.is_terminal)


class Shown:
    """A line for each stage: how far, how fast, what was found, how long still."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._tasks: dict[str, TaskID] = {}

    def hears(self, stage: Stage) -> None:
        if stage.name not in self._tasks:
            self._tasks[stage.name] = self._bar.add_task(stage.name, total=stage.size, said="")
        rate = stage.executed / stage.seconds if stage.seconds else 0
        self._bar.update(self._tasks[stage.name], completed=stage.tried,
                         said=f"{rate:.0f} a second, {len(stage.findings)} findings")


def write(folder: Path, name: str, shrunk: list[Finding]) -> None:
    """A scenario file for each finding, and none of those that an earlier search of the same scenario wrote there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise InputError(folder, f"cannot be made ({problem.strerror})", "name another folder") from None
    small = [one.shrunk for one in shrunk if one.shrunk]
    if not all(one.minimal for one in small):
        with pool.stand_at(None) as stand:
            small = [findings.struck(stand, one) for one in small]
    for old in folder.glob(f"{name}_[0-9][0-9][0-9][0-9].toml"):
        old.unlink()
    for number, one in enumerate(small):
        summary.write_text(folder / f"{name}_{number:04d}.toml", dumps(findings.finding(one)))
