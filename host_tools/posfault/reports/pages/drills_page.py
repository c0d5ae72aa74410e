"""The history of drills as a page: how each went, and how fast people were told and money was put right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from posfault.drills.history import Drill
from posfault.drills.record import CONTAINED, DETECTED, NO_VERDICT, UNDETECTED, Record
from posfault.reports import drill_tables
from posfault.reports.pages import render

WIDTH, HEIGHT = 360, 130
_LEFT, _TOP = 34, 10
_WORDS = (CONTAINED, DETECTED, UNDETECTED, NO_VERDICT)       # from the bottom of a bar to its top
_TIMES = ("detect_median_ms", "recover_most_ms")
_BAR_MOST = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """parts: (word, y, height, count) of what there is of it."""

    x: float
    width: float
    name: str
    parts: list[tuple[str, float, float, int]]


@dataclass(frozen=True, slots=True)
class Dot:
    """One of _TIMES of one drill."""

    x: float
    y: float
    name: str
    length_ms: int


def page(held: Sequence[tuple[Drill, Sequence[Record]]], language: str) -> Markup:
    """The whole file; the oldest drill first."""
    rows = [drill_tables.of_held(one, records) for one, records in held]
    dots, ticks = times(rows)
    most = max((row["scenarios"] for row in rows), default=0)
    often = drill_tables.how_often([one for one, _ in held])
    return render("drills.html", language, rows=rows, bars=bars(rows), most=most, dots=dots, ticks=ticks, words=_WORDS,
                  times=_TIMES, often=often, width=WIDTH, height=HEIGHT, left=_LEFT, top=_TOP)


def _step(count: int) -> float:
    return (WIDTH - _LEFT) / max(count, 1)


def bars(rows: Sequence[dict[str, object]]) -> list[Bar]:
    """A bar for each drill, as high as it had scenarios."""
    most = max((_number(row["scenarios"]) for row in rows), default=0) or 1
    step = _step(len(rows))
    width = min(step * 0.7, _BAR_MOST)
    found = []
    for index, row in enumerate(rows):
        y, parts = float(HEIGHT), []
        for word in _WORDS:
            count = _number(row[word.replace(" ", "_")])
            tall = count * (HEIGHT - _TOP) / most
            y -= tall
            if count:
                parts.append((word, round(y, 1), round(tall, 1), count))
        found.append(Bar(round(_LEFT + index * step + (step - width) / 2, 1), round(width, 1), str(row["drill"]), parts))
    return found


def times(rows: Sequence[dict[str, object]]) -> tuple[list[Dot], list[tuple[float, int]]]:
    """(a dot for each time of each drill, ticks of the axis: y and seconds), on a scale of powers of ten."""
    lengths = [_number(row[name]) for row in rows for name in _TIMES if row[name] is not None]
    top = max(1, math.ceil(math.log10(max(lengths, default=1) / 1000 + 1)))
    step = _step(len(rows))

    def y(length_ms: int) -> float:
        return round(HEIGHT - math.log10(length_ms / 1000 + 1) / top * (HEIGHT - _TOP), 1)

    dots = [Dot(round(_LEFT + (index + 0.5) * step, 1), y(_number(row[name])), name, _number(row[name]))
            for index, row in enumerate(rows) for name in _TIMES if row[name] is not None]
    return dots, [(y(10 ** power * 1000), 10 ** power) for power in range(top + 1) if y(10 ** power * 1000) >= _TOP]


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
