"""How terminals are used: by hour and day, with what is out of the ordinary marked."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from posfault import policies
from posfault.complaints.by_ledger import Books
from posfault.complaints.case import Case, moment
from posfault.complaints.parts import Alerted, Row

BUSY, AGAIN, CLOSED, ALERT = "busy_hour", "same_again", "after_hours", "alert_raised"
_HOURS_LEAST = 8        # in which a terminal traded: of fewer the median says little
_DEVIATIONS = 4         # of a normal distribution, one hour in 30,000 lies so far above its middle
_OF_MAD = 1.4826        # the median absolute deviation times this is the standard deviation of a normal distribution
_UNDOES = ("reversal", "void", "completion_void", "preauth_void")


@dataclass(frozen=True, slots=True)
class Hour:
    """What a terminal did within an hour. Sums in minor units; reversals: voids too. anomalies: BUSY, AGAIN, CLOSED,
    ALERT."""

    terminal: str
    day: str
    hour: int
    debits: int
    debited: int
    credits: int
    credited: int
    reversals: int
    declined: int
    anomalies: tuple[str, ...]


def usage(case: Case, terminal: str = "", hours: str = "") -> tuple[Hour, ...]:
    """terminal: only this one. hours: opening hours such as 09:00-21:00, "" where they are not known."""
    by_hour: dict[tuple[str, str, int], list[Row]] = defaultdict(list)
    for row in case.rows:
        if not terminal or row.terminal == terminal:
            when = moment(row.wall_s)
            by_hour[row.terminal, when[:10], int(when[11:13])].append(row)
    told = {(one.terminal, (when := moment(one.wall_s))[:10], int(when[11:13])) for one in alerts(case, terminal)}
    limits = _limits({key: _debits(rows) for key, rows in by_hour.items()})
    books = Books(case)
    return tuple(_hour(key, by_hour[key], (*_anomalies(books, by_hour[key], limits[key[0]], hours),
                                           *((ALERT,) if key in told else ())))
                 for key in sorted(by_hour.keys() | told))


def alerts(case: Case, terminal: str = "") -> tuple[Alerted, ...]:
    """What the bank's monitor said, oldest first. terminal: only of this one."""
    return tuple(one for one in case.alerts if not terminal or one.terminal == terminal)


def busy_above(counts: Sequence[int]) -> float:
    """More debits than this in an hour are far above what this terminal's hours usually have.

    The median, which a few busy hours do not move, and _DEVIATIONS of whichever is larger: what the hours scatter by, by
    their median absolute deviation, or the root of the median, by which customers who come at random scatter anyway.
    """
    if len(counts) < _HOURS_LEAST:
        return math.inf
    median = statistics.median(counts)
    scatter = _OF_MAD * statistics.median(abs(count - median) for count in counts)
    return median + _DEVIATIONS * max(scatter, math.sqrt(median))


def _limits(counts: dict[tuple[str, str, int], int]) -> dict[str, float]:
    """By terminal, of the hours in which it sold anything."""
    of: dict[str, list[int]] = defaultdict(list)
    for (terminal, _, _), count in counts.items():
        of[terminal] += [count] if count else []
    return defaultdict(lambda: math.inf, {terminal: busy_above(found) for terminal, found in of.items()})


def _debits(rows: Sequence[Row]) -> int:
    return sum(row.is_debit for row in rows)


def _hour(key: tuple[str, str, int], rows: Sequence[Row], anomalies: tuple[str, ...]) -> Hour:
    debits = [row.amount for row in rows if row.is_debit]
    credits = [row.amount for row in rows if row.state != "declined" and row.effect < 0 and row.type not in _UNDOES]
    undone = sum(row.type in _UNDOES and row.state != "declined" for row in rows)
    declined = sum(row.state == "declined" for row in rows)
    return Hour(*key, len(debits), sum(debits), len(credits), sum(credits), undone, declined, anomalies)


def _anomalies(books: Books, rows: Sequence[Row], limit: float, hours: str) -> Iterator[str]:
    debits = [row for row in rows if row.is_debit]
    if len(debits) > limit:
        yield BUSY
    if any(map(books.looks_twice, debits)):
        yield AGAIN
    if hours and not all(policies.is_within(hours, moment(row.wall_s)[11:16]) for row in debits):
        yield CLOSED
