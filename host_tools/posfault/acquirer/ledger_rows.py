"""The ledger's tables, and the rows that go in and come out. Amounts are in minor units."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

SCHEMA = """
PRAGMA foreign_keys = ON;
CREATE TABLE IF NOT EXISTS accounts (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('cardholder', 'merchant')),
    name TEXT NOT NULL UNIQUE,
    opening INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS transactions (
    id INTEGER PRIMARY KEY,
    terminal TEXT NOT NULL,
    merchant TEXT NOT NULL,
    batch INTEGER NOT NULL,
    stan INTEGER NOT NULL,
    rrn TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('sale', 'reversal')),
    processing_code TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    card TEXT NOT NULL,
    card_hash TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    wall_s INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('posted', 'declined', 'reversed')),
    response_code TEXT NOT NULL,
    approval_code TEXT NOT NULL,
    original INTEGER UNIQUE REFERENCES transactions (id),
    UNIQUE (terminal, batch, stan, type)
) STRICT;
CREATE TABLE IF NOT EXISTS entries (
    transaction_id INTEGER NOT NULL REFERENCES transactions (id),
    account INTEGER NOT NULL REFERENCES accounts (id),
    amount INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS entries_of_account ON entries (account, amount);   -- balances read this alone
CREATE TABLE IF NOT EXISTS tombstones (
    terminal TEXT NOT NULL,
    batch INTEGER NOT NULL,
    stan INTEGER NOT NULL,
    PRIMARY KEY (terminal, batch, stan)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS closings (
    terminal TEXT NOT NULL,
    batch INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    debit_amount INTEGER NOT NULL,
    debit_count INTEGER NOT NULL,
    credit_amount INTEGER NOT NULL,
    credit_count INTEGER NOT NULL,
    PRIMARY KEY (terminal, batch)
) STRICT, WITHOUT ROWID;
"""

TABLES = ("accounts", "transactions", "entries", "tombstones", "closings")      # none refers to a later one

LedgerSnapshot = tuple[tuple[tuple[Any, ...], ...], ...]
"""The rows of each table, in the order of TABLES."""


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale to post. `approval_code` is given only if it is approved; `at_ms` is bench time, `wall_s` since 2000."""

    terminal: str
    merchant: str
    batch: int
    stan: int
    rrn: str
    approval_code: str
    processing_code: str
    amount: int
    card: str = field(repr=False)
    at_ms: int
    wall_s: int


class Transaction(NamedTuple):
    """A row of the ledger: a sale that is posted, declined or reversed, or a reversal and the id of its `original`."""

    id: int
    terminal: str
    merchant: str
    batch: int
    stan: int
    rrn: str
    type: str
    processing_code: str
    amount: int
    card: str
    card_hash: str
    at_ms: int
    wall_s: int
    state: str
    response_code: str
    approval_code: str
    original: int | None


@dataclass(frozen=True, slots=True)
class LedgerDebit:
    """A sale that was posted, and whether and when it was reversed."""

    id: int
    terminal: str
    batch: int
    stan: int
    rrn: str
    amount: int
    card: str
    at_ms: int
    reversed: bool
    reversed_ms: int | None


class Totals(NamedTuple):
    """Sums and counts of a batch."""

    debit_amount: int
    debit_count: int
    credit_amount: int
    credit_count: int


class Closing(NamedTuple):
    """A settled batch and the ledger's totals at that time."""

    terminal: str
    batch: int
    at_ms: int
    debit_amount: int
    debit_count: int
    credit_amount: int
    credit_count: int

    @property
    def totals(self) -> Totals:
        return Totals(*self[3:])
