"""The ledger's tables, and the rows that go in and come out. Amounts are in minor units."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from posfault import facts

_TRANSACTIONS = facts.table("transactions").TRANSACTIONS

EFFECTS: dict[str, int] = {name: effect for name, effect, _, _ in _TRANSACTIONS} | {"chargeback": -1}
"""What each type does to the cardholder's debit: 1 takes, -1 gives back, 0 moves no money."""
UNDOING = tuple(name for name, _, original, _ in _TRANSACTIONS if original and name.endswith("void"))
"""Types that, once posted, make what they name undone."""
_UNDOING = ", ".join(f"'{name}'" for name in UNDOING)

# No row of `transactions` is unique but by id: that a request is posted once is the acquirer's rule, and a bank may lack it.
SCHEMA = """
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
    type TEXT NOT NULL,
    effect INTEGER NOT NULL CHECK (effect IN (-1, 0, 1)),
    amount INTEGER NOT NULL CHECK (amount >= 0),
    card TEXT NOT NULL,
    card_hash TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    wall_s INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('posted', 'declined', 'reversed')),
    response_code TEXT NOT NULL,
    approval_code TEXT NOT NULL,
    original INTEGER REFERENCES transactions (id),
    own_time TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    order_number TEXT NOT NULL,
    counted_in INTEGER NOT NULL,
    withheld INTEGER NOT NULL CHECK (withheld IN (0, 1))
) STRICT;
CREATE INDEX IF NOT EXISTS transactions_by_name ON transactions (terminal, batch, stan);
CREATE INDEX IF NOT EXISTS transactions_of_card ON transactions (card_hash, at_ms);
CREATE INDEX IF NOT EXISTS transactions_on_another ON transactions (original);
CREATE INDEX IF NOT EXISTS transactions_holding ON transactions (card_hash) WHERE type = 'preauth';
CREATE INDEX IF NOT EXISTS transactions_by_code ON transactions (code_hash) WHERE code_hash != '';
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
CREATE TABLE IF NOT EXISTS details (
    terminal TEXT NOT NULL,
    batch INTEGER NOT NULL,
    type TEXT NOT NULL,
    stan INTEGER NOT NULL,
    card TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (terminal, batch, type, stan)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alerts (
    id INTEGER PRIMARY KEY,
    suspicion TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    wall_s INTEGER NOT NULL,
    terminal TEXT NOT NULL,
    batch INTEGER NOT NULL,
    stan INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    transaction_id INTEGER REFERENCES transactions (id),
    since_ms INTEGER NOT NULL,
    held INTEGER NOT NULL CHECK (held IN (0, 1)),
    said TEXT NOT NULL
) STRICT;
"""

TABLES = ("accounts", "transactions", "entries", "tombstones", "closings", "details")   # none refers to a later one

UNDONE = (f"EXISTS (SELECT 1 FROM transactions undoing WHERE undoing.original = one.id AND undoing.state = 'posted' "
          f"AND undoing.type IN ({_UNDOING}))")
"""SQL: whether a void of the transaction `one` stands."""

LedgerSnapshot = tuple[tuple[tuple[Any, ...], ...], ...]
"""The rows of each table, in the order of TABLES."""


class Transaction(NamedTuple):
    """A row of the ledger: posted, declined or reversed. `original`: the id of what it undoes or goes on from.

    type: a name of facts/transactions.py, or reversal or chargeback. own_time: MMDDhhmmss by the terminal's clock, where
    it said so. code_hash, order_number: of a payment code. counted_in: the batch in whose totals it is, another than its
    own once the bank has cut over.
    """

    id: int
    terminal: str
    merchant: str
    batch: int
    stan: int
    rrn: str
    type: str
    effect: int
    amount: int
    card: str
    card_hash: str
    at_ms: int
    wall_s: int
    state: str
    response_code: str
    approval_code: str
    original: int | None
    own_time: str
    code_hash: str
    order_number: str
    counted_in: int
    withheld: int


@dataclass(slots=True)
class Order:
    """What a request wants booked. `approval_code` is given only if it is approved; `at_ms` is bench time.

    card: the number, "" where the request does not say it; then the original's card counts. code: the payment code.
    """

    type: str
    terminal: str
    merchant: str
    batch: int
    stan: int
    amount: int
    at_ms: int
    wall_s: int
    card: str = field(default="", repr=False)
    rrn: str = ""
    approval_code: str = ""
    own_time: str = ""
    code: str = field(default="", repr=False)
    order_number: str = ""
    original: Transaction | None = None
    counted_in: int = 0             # 0: its own batch

    @property
    def name(self) -> tuple[str, int, int]:
        """By what it is known: terminal, batch and STAN."""
        return self.terminal, self.batch, self.stan


class Movement(NamedTuple):
    """A transaction that was posted, and what became of it since: `reversed` by a reversal, `undone` by a void.

    effect: 1 debits the cardholder, -1 pays back, 0 moved no money. original: batch and STAN of what it named.
    """

    id: int
    type: str
    effect: int
    terminal: str
    batch: int
    stan: int
    rrn: str
    amount: int
    card: str
    at_ms: int
    own_time: str
    order_number: str
    original: tuple[int, int] | None
    reversed_ms: int | None
    undone_ms: int | None
    reversed: bool
    undone: bool

    @property
    def stands(self) -> bool:
        """Whether nothing took it back."""
        return not self.reversed and not self.undone


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


class Detail(NamedTuple):
    """One transaction as a terminal uploaded it: 60.1, STAN, the card's last four digits, amount."""

    type: str
    stan: int
    card: str
    amount: int


class Payout(NamedTuple):
    """What a merchant is paid: `debits` less `credits` less `withheld`, less the `fee` on that."""

    debits: int
    credits: int
    withheld: int
    fee: int

    @property
    def paid(self) -> int:
        return self.debits - self.credits - self.withheld - self.fee
