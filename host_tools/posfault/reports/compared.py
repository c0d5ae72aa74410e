"""The same schedules on two sides: a row for each change of the same kind, the counts, and every schedule as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from posfault.explorer.change import CURED, NEWLY, NO_VERDICT, SAME, SILENT, STILL, Change
from posfault.explorer.search import Search
from posfault.reports import explored
from posfault.reports.junit import Case

_ORDER = (NO_VERDICT, NEWLY, STILL, SILENT, CURED)
_COLOURS = {NO_VERDICT: "red", NEWLY: "red", STILL: "yellow", CURED: "green"}


def grouped(changes: Iterable[Change]) -> list[list[Change]]:
    """Changes of the same word and rules, by the same kinds at the same points, together; the worst first."""
    groups: dict[tuple[object, ...], list[Change]] = {}
    for one in changes:
        if one.word != SAME:
            key = (one.word, one.here.broken, one.there.broken, explored.what(one.here.schedule))
            groups.setdefault(key, []).append(one)
    return sorted(groups.values(), key=lambda same: _ORDER.index(same[0].word))


def table(groups: Sequence[Sequence[Change]]) -> Table:
    """A row for each group, with the first of it."""
    made = Table(pad_edge=False, box=None, header_style="bold")
    for column in ("", "rules broken", "against", "schedules", "the first"):
        made.add_column(column, overflow="fold", justify="right" if column == "schedules" else "left")
    for same in groups:
        first = same[0]
        colour = _COLOURS.get(first.word)
        made.add_row(f"[{colour}]{first.word}[/]" if colour else first.word, _rules(first.here.broken, first.here.problem),
                     _rules(first.there.broken, first.there.problem), str(len(same)), escape(first.here.schedule.name))
    return made


def _rules(broken: Sequence[str], problem: str) -> str:
    return escape(problem) if problem else ", ".join(broken) or "none"


def said(before: Search, after: Search, changes: Sequence[Change]) -> str:
    """The stages of both sides, then how many of each change."""
    counts = Counter(one.word for one in changes)
    words = ", ".join(f"{counts[word]} {word}" for word in (*reversed(_ORDER), SAME))
    stages = "".join(map(explored.counts, [*before.stages, *after.stages]))
    return f"{stages}{len(changes)} schedules on both sides: {words}.\n"


def of_change(one: Change) -> dict[str, Any]:
    """One object of `explore --against --json`."""
    return {"schedule": one.here.schedule.name, "change": one.word, "here": explored.of_found(one.here),
            "there": explored.of_found(one.there)}


def case(one: Change) -> Case:
    """One schedule in `explore --against --junit`: as it is on the other side."""
    return explored.case(one.there)
