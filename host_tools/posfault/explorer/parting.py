"""Where a run parts from the nearest clean one: the run that breaks nothing and goes the same way for longest."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from posfault.explorer.account import Account, Moment, Weight
from posfault.reports.story import Line

FAULT = "FAULT"
ABSENT_MOST = 8         # the first of them tell it


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two runs. number: of its first different line in the trace, from 1. event: that line, "" at the end of it.
    at_ms: when that is. line: the first line of its story that is different."""

    number: int
    event: str
    at_ms: int
    line: Line | None


@dataclass(frozen=True, slots=True)
class Parting:
    """other: how the clean run is made, in words. same: events that both have at their beginning."""

    other: str
    clean: Account
    same: int
    here: Side
    there: Side


def nearest(run: Account, others: Iterable[tuple[str, Account]]) -> Parting | None:
    """others: (how it is made, what came of it); those that are not clean are passed over."""
    found = [_parting(run, other, account) for other, account in others if account.clean]
    return max(found, key=lambda one: one.same, default=None)


def chain(run: Account, clean: Account | None) -> list[Line]:
    """The moments that matter, from the first fault, or from where the clean run goes another way if that is sooner.

    Without a clean run to compare with, every moment that could matter. What the bank booked wrongly, and what the clerk
    was about, is there from before.
    """
    known = _told_of(clean, run.late) if clean else Counter[tuple[str, str]]()
    begin = _begin(run, clean)
    found: list[Line] = []
    about: Line | None = None
    for line, weight in _until(run, run.late):
        if weight == Weight.YES or (weight == Weight.IF_NEW and line.at_ms >= begin and not known[_what(line)]):
            found.append(line)
        elif line.who == "clerk" and weight and line.at_ms < begin:
            about = line
        known[_what(line)] -= known[_what(line)] > 0
    return sorted([*found, about] if about else found, key=lambda line: (line.at_ms, line.order))


def absent(run: Account, clean: Account | None) -> list[Line]:
    """The first of what the clean run has from there on and this one lacks, messages left out."""
    if clean is None:
        return []
    known, begin = _told_of(run, run.late), _begin(run, clean)
    found = []
    for line, weight in _until(clean, run.late):
        if weight and line.at_ms >= begin and line.who != "wire" and not known[_what(line)]:
            found.append(line)
        known[_what(line)] -= known[_what(line)] > 0
    return found[:ABSENT_MOST]


def _until(account: Account, late: bool) -> list[Moment]:
    """Its moments up to the closing, or all of them where it goes wrong only there."""
    return [one for one in account.moments if late or one.line.at_ms <= account.closing_ms]


def _told_of(account: Account, late: bool) -> Counter[tuple[str, str]]:
    return Counter(_what(one.line) for one in _until(account, late))


def _what(line: Line) -> tuple[str, str]:
    return line.who, str(line.text)


def _begin(run: Account, clean: Account | None) -> int:
    if clean is None:
        return 0
    ours, theirs = _told(run.moments), _told(clean.moments)
    same = _common(ours, theirs)
    struck = [one.line.at_ms for one in run.moments if one.line.who == FAULT]
    return min([*struck, *(lines[same].at_ms for lines in (ours, theirs) if same < len(lines))], default=0)


class _Event(NamedTuple):
    number: int
    text: str
    at_ms: int


def _numbered(account: Account) -> list[_Event]:
    """What happened at the peripherals, without the strokes of faults: those are in one of the runs only."""
    found = []
    for number, text in enumerate(account.trace, 1):
        at_ms, point, *_ = json.loads(text)
        if point != "fault":
            found.append(_Event(number, text, at_ms))
    return found


def _told(moments: Iterable[Moment]) -> list[Line]:
    return [one.line for one in moments if one.line.who != FAULT]


def _common(ours: Sequence[Any], theirs: Sequence[Any]) -> int:
    """How many are the same at the beginning, wherever they stand in the file."""
    pairs = zip(map(_content, ours), map(_content, theirs), strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _content(one: _Event | Line) -> tuple[object, ...]:
    return one[1:] if isinstance(one, _Event) else tuple(one)


def _parting(run: Account, other: str, clean: Account) -> Parting:
    here, there = _numbered(run), _numbered(clean)
    same = _common(here, there)
    ours, theirs = _told(run.moments), _told(clean.moments)
    told = _common(ours, theirs)
    return Parting(other, clean, same, _side(here, same, ours, told), _side(there, same, theirs, told))


def _side(trace: list[_Event], same: int, lines: list[Line], told: int) -> Side:
    line = lines[told] if told < len(lines) else None
    if same < len(trace):
        event = trace[same]
        return Side(event.number, event.text, event.at_ms, line)
    return Side(len(trace) + 1, "", trace[-1].at_ms if trace else 0, line)
