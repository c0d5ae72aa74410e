"""The verb `explain`: why a scenario breaks a rule, and which guards would have stopped it."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from posfault import paged, pool, profiles
from posfault.bench.stand import Stand
from posfault.commands import speaking
from posfault.explorer import account, explain, trial
from posfault.explorer.account import Account, Trial
from posfault.explorer.explain import Explanation
from posfault.explorer.schedule import Schedule
from posfault.explorer.trial import Setting
from posfault.reports import explained, output, summary
from posfault.scenario_file import find, load
from posfault.text import ENGLISH, spoken, tell

EXPLAINED, NOTHING_BROKEN = 0, 1
_FEW = 60       # runs that take less time than it takes to start more terminals


def command(name: str, profile: str, guards: Sequence[str], language: str | None, json: Path | None, html: Path | None,
            workers: int) -> int:
    """Text on the screen; exit status 1 where nothing is broken."""
    told_in = language or ENGLISH
    setting = Setting(speaking(load(find(name)), language), profiles.guards_off(profile, guards))
    replay = paged.replay(name, profile, guards, language)
    with pool.stand_at(None) as stand, _bar() as bar:
        each = functools.partial(_each, stand, workers)
        run = explain.account(setting, each)
        version = str(stand.hello()[0])
        if run.broken:
            made = explain.explained(setting, run, each, _Shown(bar).hears)
            page = _page(stand, made, replay, told_in) if html else ""
    if not run.broken:
        output.plain(spoken(tell("nothing_to_explain", profile=profiles.profile_name(setting.off)), told_in) + "\n")
        said = explained.of_nothing(setting.scenario, setting.off, run, version, replay)
    else:
        output.plain(explained.text(made, version, replay, told_in))
        said = explained.of_explanation(made, version, replay)
    if json:
        summary.write(json, [said])
    if html and run.broken:
        summary.write_text(html, page)
    return EXPLAINED if run.broken else NOTHING_BROKEN


def _page(stand: Stand, made: Explanation, replay: str, language: str) -> str:
    """The page of the run, with what each thing contributes and the sets of guards that were found."""
    done = trial.once(stand, made.setting, Schedule.of(made.setting.scenario))
    about = paged.About(stand.hello(), stand.home.port, replay, explained=explained.reasons(made))
    return paged.of_run(stand, done, about, language)


def _each(stand: Stand, workers: int, trials: Sequence[Trial]) -> Iterator[Account]:
    if len(trials) > _FEW and workers > 1:
        return pool.each(account.made, trials, workers)
    return (account.made(stand, one) for one in trials)


def _bar() -> Progress:
    console = output.console()
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
                    console=console, transient=True, disable=not console.is_terminal)


class _Shown:
    """A line for each kind of run."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._tasks: dict[str, TaskID] = {}

    def hears(self, name: str, size: int, done: int) -> None:
        if name not in self._tasks:
            self._tasks[name] = self._bar.add_task(name, total=size)
        self._bar.update(self._tasks[name], total=size, completed=done)
