"""The verb `drill`: the suite as an emergency drill, its history, and when the next one is due."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.progress import Progress

from posfault import pool, profiles
from posfault.drills import changes, targets
from posfault.drills.exercise import Task, exercise
from posfault.drills.history import Drill, History
from posfault.drills.record import NO_VERDICT, Record
from posfault.drills.targets import Targets
from posfault.durations import seconds
from posfault.errors import InputError
from posfault.link import build
from posfault.reports import drill_tables, output, summary
from posfault.reports.pages import drills_page
from posfault.scenario import Scenario
from posfault.scenario_file import catalogue, find, load
from posfault.selection import Selection
from posfault.text import ENGLISH

GOOD, FAILED, INVALID = 0, 1, 3
_NONE = "none"          # takes a target back


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which scenarios, and with which guards. guards: switches over the profile."""

    names: tuple[str, ...]
    tag: str
    profile: str
    guards: tuple[str, ...]

    @property
    def chosen(self) -> str:
        return f"names {' '.join(self.names)}" if self.names else f"tag {self.tag}" if self.tag else ""

    def scenarios(self) -> list[Scenario]:
        """Raises InputError where there is none."""
        found = Selection(tag=self.tag).of(load(path) for path in [find(name) for name in self.names] or catalogue())
        if not found:
            raise InputError("--tag", "there is no such scenario among those named", "leave one of the two out")
        return list({one.name: one for one in found}.values())


@dataclass(frozen=True, slots=True)
class Where:
    """The terminals, and where results go."""

    port: str | None
    jobs: int
    json: Path | None = None
    csv: Path | None = None
    html: Path | None = None
    language: str = ENGLISH         # of the page


def kept_targets(history: History, every: str, detect_within: str, recover_within: str) -> Targets:
    """Those of the history, those given first kept in it. Raises InputError."""
    given = {"every_s": ("--every", every), "detect_s": ("--detect-within", detect_within),
             "recover_s": ("--recover-within", recover_within)}
    length = {name: 0 if text == _NONE and name != "every_s" else seconds(text, option)
              for name, (option, text) in given.items() if text}
    history.keep(**length)
    return history.targets()


def drill(history: History, wanted: Wanted, where: Where) -> int:
    """Exit status 1: a target is missed, something got worse, or a verdict is another than the files claim."""
    scenarios = wanted.scenarios()
    off = profiles.guards_off(wanted.profile, wanted.guards)
    firmware, host = build.identity().split()
    held = history.begin(Drill(int(time.time()), wanted.profile, profiles.profile_name(off), wanted.chosen, len(scenarios),
                               False, firmware, host))
    console = output.console()
    try:
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            under_way = bar.add_task("drilling", total=len(scenarios))
            tasks = [Task(one, off) for one in scenarios]
            for record in pool.each(exercise, tasks, where.jobs, where.port):
                history.add(held, record)
                bar.advance(under_way)
    except KeyboardInterrupt:
        _told(history, held, where)
        raise
    return _told(history, history.finish(held), where)


def _told(history: History, held: Drill, where: Where) -> int:
    """What is said at the end, of a drill that was interrupted too; that is compared with nothing."""
    records, aims = history.records(held), history.targets()
    before = history.before(held, (one.scenario for one in records)) if held.whole else None
    changed = changes.between(history.records(before), records) if before else None
    missed = targets.missed(records, aims)
    judged = all(one.word != NO_VERDICT for one in records)
    output.console().print(drill_tables.records(records))
    output.plain(drill_tables.summed(held, records))
    output.plain(drill_tables.compared(before, changed))
    output.plain(drill_tables.aimed(aims, missed, held.whole and judged))
    if where.json:
        summary.write(where.json, [drill_tables.of_drill(held, records, before, changed, aims, missed)])
    if where.csv:
        summary.write_csv(where.csv, [drill_tables.line_of(one) for one in records])
    if where.html:
        _page(where.html, _all(history), where.language)
    if not judged:
        return INVALID
    worse = changed is not None and changed.worse
    return FAILED if missed or worse or not all(one.as_claimed for one in records) else GOOD


def due(history: History, aims: Targets, now: int, json: Path | None) -> int:
    """Exit status 1: it is overdue."""
    counting = [one for one in history.drills() if one.counts]
    found = targets.due(counting[-1].at if counting else None, aims.every_s, now)
    output.plain(drill_tables.due(found, counting[-1] if counting else None, aims))
    if json:
        summary.write(json, [{"last": drill_tables.moment(found.last), "next": drill_tables.moment(found.next),
                              "every_s": aims.every_s, "overdue": found.overdue}])
    return FAILED if found.overdue else GOOD


def listed(history: History, where: Where) -> int:
    """Every drill, the oldest first: how often, how well."""
    held = _all(history)
    output.console().print(drill_tables.history(held))
    output.plain(drill_tables.how_often([one for one, _ in held]))
    objects = [drill_tables.of_held(one, records) for one, records in held]
    if where.json:
        summary.write(where.json, objects)
    if where.csv:
        summary.write_csv(where.csv, objects)
    if where.html:
        _page(where.html, held, where.language)
    return GOOD


def _all(history: History) -> list[tuple[Drill, list[Record]]]:
    return [(one, history.records(one)) for one in history.drills()]


def _page(path: Path, held: Sequence[tuple[Drill, list[Record]]], language: str) -> None:
    summary.write_text(path, drills_page.page(held, language))


def opened(path: Path) -> contextlib.closing[History]:
    """The history, closed again in the end."""
    return contextlib.closing(History(path))
