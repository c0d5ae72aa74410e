"""The pages of `posfault reproduce --html FOLDER`: an index, and a page for each run."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

from posfault import paged, profiles
from posfault.errors import InputError
from posfault.profiles import profile_name
from posfault.reports import summary
from posfault.reproducing import Task, Verdict
from posfault.text import ENGLISH, tell

INDEX = "index.html"


def wanted(tasks: Sequence[Task], guards: Iterable[str], language: str | None, folder: Path) -> list[Task]:
    """The tasks, each with what its page is to be like. Raises InputError where two would have the same file."""
    files = [_file(one) for one in tasks]
    twice = next((name for name in files if files.count(name) > 1), "")
    if twice:
        raise InputError("--html", f"two runs would be in {folder / twice}", "name each scenario once")
    return [dataclasses.replace(one, page=_page(one, tasks, tuple(guards), language)) for one in tasks]


def _page(task: Task, tasks: Sequence[Task], guards: tuple[str, ...], language: str | None) -> paged.Wanted:
    """With links to the index, and to the same scenario on the other profile."""
    others: list[tuple[str, str]] = [(tell("page_all_runs"), INDEX)]
    others += [(profile_name(one.off), _file(one)) for one in tasks
               if one.scenario.name == task.scenario.name and one.off != task.off]
    profile = next((name for name in profiles.PROFILES if profiles.guards_off(name, guards) == task.off), "field")
    replay = paged.replay(task.scenario.name, profile, guards, language)
    return paged.Wanted(language or ENGLISH, _file(task), replay, tuple(others))


def _file(task: Task) -> str:
    return f"{task.scenario.name}-{profile_name(task.off).replace(' ', '')}.html"


def write(folder: Path, tasks: Sequence[Task], found: Sequence[Verdict], language: str) -> None:
    """Every page, then the index of all."""
    from posfault.reports.pages import index_page  # only here: every command would wait for the pages

    rows = []
    for task, verdict in zip(tasks, found, strict=True):
        address = task.page.address if task.page and verdict.page else ""
        if address:
            summary.write_text(folder / address, verdict.page)
        rows.append(index_page.Row(task.scenario, profile_name(task.off), verdict.object, address))
    summary.write_text(folder / INDEX, index_page.page(rows, language))
