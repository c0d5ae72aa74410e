"""A consumer's statement: what the bank booked on a card, with what is held back and what looks charged twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from posfault.complaints.by_ledger import Books
from posfault.complaints.case import Case, moment
from posfault.complaints.parts import Row

MAYBE_DUPLICATE, TAKEN_BACK, PENDING = "maybe_duplicate", "taken_back", "hold"
_UNREAD = "by card"     # nobody knows how it was read


@dataclass(frozen=True, slots=True)
class Line:
    """One booking. amount: what it takes from the cardholder, below 0 what it gives; 0 for a hold. held: what it holds back.

    method: swipe, chip, tap, manual, code, or _UNREAD. sum: after it. note: maybe_duplicate,
    taken_back, hold or "".
    """

    when: str
    type: str
    method: str
    terminal: str
    rrn: str
    stan: int
    amount: int
    held: int
    sum: int
    note: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Of one card. holder: names it without its number. held: minor units held back in the end."""

    card: str
    holder: str
    lines: tuple[Line, ...]
    debited: int
    held: int


def statements(case: Case, last4: str, holder: str = "") -> tuple[Statement, ...]:
    """One for each card that ends with these digits, or is named so."""
    rows = [row for row in case.rows if row.state != "declined"
            and (row.holder == holder if holder else row.card.endswith(last4))]
    books = Books(case)
    holders = dict.fromkeys(row.holder for row in rows)
    return tuple(_statement(case, books, [row for row in rows if row.holder == one]) for one in holders)


def _statement(case: Case, books: Books, rows: list[Row]) -> Statement:
    lines = tuple(_lines(case, books, rows))
    return Statement(rows[0].card, rows[0].holder, lines, lines[-1].sum, sum(one.held for one in lines))


def _lines(case: Case, books: Books, rows: list[Row]) -> Iterator[Line]:
    total = 0
    for row in rows:
        amount = row.effect * row.amount
        total += amount
        held = row.amount if case.is_pending(row) else 0
        yield Line(moment(row.wall_s), row.type, _method(case, row), row.terminal, row.rrn, row.stan, amount, held, total,
                   _note(case, books, row, held))


def _note(case: Case, books: Books, row: Row, held: int) -> str:
    if held:
        return PENDING
    if row.is_debit and not case.stands(row):
        return TAKEN_BACK
    return MAYBE_DUPLICATE if row.is_debit and books.looks_twice(row) else ""


def _method(case: Case, row: Row) -> str:
    """The ledger knows a payment by code; how a card was read is in the terminal's journal."""
    of = case.by_id.get(row.original or 0, row) if not row.is_request else row
    held = case.held_of(of)
    return "code" if of.code or of.order_number else held.entry if held else _UNREAD
