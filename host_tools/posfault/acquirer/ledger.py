"""The ledger: the acquirer's truth about money, in SQLite, by double entry.

Each posted transaction has entries that add up to zero: a sale takes its amount from the cardholder's account and gives
it to the merchant's, a reversal moves it back. Amounts are in minor units. Card numbers are kept masked, and hashed
under a salt for comparing; the hash also names the cardholder's account.
"""

from __future__ import annotations

import hashlib
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from posfault import facts
from posfault.acquirer.ledger_rows import (
    SCHEMA,
    TABLES,
    Closing,
    LedgerDebit,
    LedgerSnapshot,
    Sale,
    Totals,
    Transaction,
)
from posfault.acquirer.masking import mask

__all__ = ["AMOUNT_MOST", "CARD_BALANCE", "Closing", "Ledger", "LedgerDebit", "LedgerSnapshot", "Sale", "Totals",
           "Transaction"]

CARD_BALANCE = 10_000_000
AMOUNT_MOST: int = 10 ** facts.table("limits").AMOUNT_DIGITS - 1

_COLUMNS = ("id, terminal, merchant, batch, stan, rrn, type, processing_code, amount, card, card_hash, at_ms, wall_s, "
            "state, response_code, approval_code, original")
_INSERT = (f"INSERT INTO transactions ({_COLUMNS.removeprefix('id, ')}) "
           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
_FIND = f"SELECT {_COLUMNS} FROM transactions WHERE terminal = ? AND batch = ? AND stan = ? AND type = ?"


class Ledger:
    """Accounts, transactions and their entries.

    Args:
        path: a file, or `:memory:`.
        card_balance: what each cardholder's account holds when it opens, at the card's first use.
        salt: keys the hash of card numbers.
    """

    def __init__(self, path: str = ":memory:", card_balance: int = CARD_BALANCE, salt: bytes = b"posfault") -> None:
        # Autocommit: what must be atomic says BEGIN itself. Used by one thread at a time, whichever collects it at last.
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._card_balance = card_balance
        self._salt = hashlib.sha256(salt).digest()
        # From Python 3.13 on, a connection that is dropped unclosed is a warning.
        weakref.finalize(self, self._db.close)
        self._db.executescript(SCHEMA)

    @contextmanager
    def _atomic(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def card_hash(self, card: str) -> str:
        """The name of a card's account: 32 hex digits."""
        return hashlib.blake2b(card.encode(), key=self._salt, digest_size=16).hexdigest()

    def balance(self, account: str) -> int:
        """What an account holds.

        Args:
            account: a merchant number or a `card_hash`.

        Raises:
            KeyError: it was never used.
        """
        row = self._db.execute("SELECT id FROM accounts WHERE name = ?", (account,)).fetchone()
        if row is None:
            raise KeyError(account)
        return self._balance(row[0])

    def _balance(self, account_id: int) -> int:
        sql = ("SELECT opening + (SELECT coalesce(sum(amount), 0) FROM entries WHERE account = accounts.id) "
               "FROM accounts WHERE id = ?")
        return int(self._db.execute(sql, (account_id,)).fetchone()[0])

    def _account(self, kind: str, name: str, opening: int) -> int:
        row = self._db.execute("SELECT id FROM accounts WHERE name = ?", (name,)).fetchone()
        if row is None:
            sql = "INSERT INTO accounts (kind, name, opening) VALUES (?, ?, ?) RETURNING id"
            row = self._db.execute(sql, (kind, name, opening)).fetchone()
        return int(row[0])

    def post_sale(self, sale: Sale) -> Transaction:
        """Post a sale, or record that it is declined: 13 for an amount of nothing or absurdly much, 51 without funds.

        Raises:
            sqlite3.IntegrityError: terminal, batch and STAN were used before.
        """
        card_hash = self.card_hash(sale.card)
        with self._atomic():
            cardholder = self._account("cardholder", card_hash, self._card_balance)
            merchant = self._account("merchant", sale.merchant, 0)
            code = "00"
            if not 0 < sale.amount <= AMOUNT_MOST:
                code = "13"
            elif self._balance(cardholder) < sale.amount:
                code = "51"
            posted = code == "00"
            row = (sale.terminal, sale.merchant, sale.batch, sale.stan, sale.rrn, "sale", sale.processing_code,
                   sale.amount, mask(sale.card), card_hash, sale.at_ms, sale.wall_s,
                   "posted" if posted else "declined", code, sale.approval_code if posted else "", None)
            number = self._db.execute(_INSERT, row).lastrowid
            assert number is not None
            if posted:
                self._move(number, cardholder, merchant, sale.amount)
        return Transaction(number, *row)

    def post_reversal(self, original: Transaction, rrn: str, at_ms: int, wall_s: int) -> Transaction:
        """Move a posted sale's amount back.

        Raises:
            ValueError: the original is no sale that stands.
        """
        with self._atomic():
            sql = "UPDATE transactions SET state = 'reversed' WHERE id = ? AND type = 'sale' AND state = 'posted'"
            if self._db.execute(sql, (original.id,)).rowcount != 1:
                raise ValueError(f"transaction {original.id} is no sale that stands")
            row = (original.terminal, original.merchant, original.batch, original.stan, rrn, "reversal",
                   original.processing_code, original.amount, original.card, original.card_hash, at_ms, wall_s,
                   "posted", "00", "", original.id)
            number = self._db.execute(_INSERT, row).lastrowid
            assert number is not None
            cardholder = self._account("cardholder", original.card_hash, self._card_balance)
            self._move(number, self._account("merchant", original.merchant, 0), cardholder, original.amount)
        return Transaction(number, *row)

    def _move(self, transaction_id: int, payer: int, payee: int, amount: int) -> None:
        self._db.execute("INSERT INTO entries (transaction_id, account, amount) VALUES (?, ?, ?), (?, ?, ?)",
                         (transaction_id, payer, -amount, transaction_id, payee, amount))

    def find(self, terminal: str, batch: int, stan: int, kind: str = "sale") -> Transaction | None:
        """The sale (or with `kind` the reversal) of that batch and STAN, posted, declined or reversed."""
        row = self._db.execute(_FIND, (terminal, batch, stan, kind)).fetchone()
        return None if row is None else Transaction(*row)

    def tombstone(self, terminal: str, batch: int, stan: int) -> None:
        """Remember that a reversal came for a sale that has not: should the sale come after all, it is refused."""
        self._db.execute("INSERT OR IGNORE INTO tombstones (terminal, batch, stan) VALUES (?, ?, ?)",
                         (terminal, batch, stan))

    def is_tombstone(self, terminal: str, batch: int, stan: int) -> bool:
        """Whether `tombstone` was called for it."""
        sql = "SELECT 1 FROM tombstones WHERE terminal = ? AND batch = ? AND stan = ?"
        return self._db.execute(sql, (terminal, batch, stan)).fetchone() is not None

    def totals(self, terminal: str, batch: int) -> Totals:
        """Sums and counts of a batch: (debit amount, debit count, credit amount, credit count); no reversed sales."""
        sql = ("SELECT coalesce(sum(amount), 0), count(*) FROM transactions "
               "WHERE terminal = ? AND batch = ? AND type = 'sale' AND state = 'posted'")
        amount, count = self._db.execute(sql, (terminal, batch)).fetchone()
        return Totals(amount, count, 0, 0)

    def open_batch(self, terminal: str) -> int:
        """The batch that a terminal's sales go into: 1 at first, the next number once it is settled."""
        row = self._db.execute("SELECT max(batch) FROM closings WHERE terminal = ?", (terminal,)).fetchone()
        return 1 if row[0] is None else int(row[0]) + 1

    def close_batch(self, terminal: str, batch: int, at_ms: int) -> Closing:
        """Settle a batch at its present totals."""
        closing = Closing(terminal, batch, at_ms, *self.totals(terminal, batch))
        self._db.execute("INSERT INTO closings VALUES (?, ?, ?, ?, ?, ?, ?)", closing)
        return closing

    def settled(self, terminal: str, batch: int) -> Closing | None:
        """How the batch was closed, or None while it is open."""
        row = self._db.execute("SELECT * FROM closings WHERE terminal = ? AND batch = ?", (terminal, batch)).fetchone()
        return None if row is None else Closing(*row)

    def debits(self) -> list[LedgerDebit]:
        """Every sale that was ever posted, in the order of posting, reversed since or not."""
        sql = ("SELECT sale.id, sale.terminal, sale.batch, sale.stan, sale.rrn, sale.amount, sale.card, sale.at_ms, "
               "sale.state = 'reversed', reversal.at_ms FROM transactions sale "
               "LEFT JOIN transactions reversal ON reversal.original = sale.id "
               "WHERE sale.type = 'sale' AND sale.state != 'declined' ORDER BY sale.id")
        return [LedgerDebit(*(*row[:8], bool(row[8]), row[9])) for row in self._db.execute(sql)]

    def entry_sums(self) -> list[tuple[int | None, int]]:
        """What does not add up: (transaction id, sum of its entries) if not 0; id None stands for all entries."""
        sql = ("SELECT transaction_id, sum(amount) FROM entries GROUP BY transaction_id HAVING sum(amount) != 0 "
               "UNION ALL SELECT NULL, sum(amount) FROM entries HAVING sum(amount) != 0")
        return [(number, total) for number, total in self._db.execute(sql)]

    def last_numbers(self) -> tuple[str, str]:
        """The highest RRN and approval code given so far, empty if none was."""
        rrn, approval_code = self._db.execute("SELECT max(rrn), max(approval_code) FROM transactions").fetchone()
        return rrn or "", approval_code or ""

    def snapshot(self) -> LedgerSnapshot:
        """The whole ledger, for `restore`."""
        return tuple(tuple(self._db.execute(f"SELECT * FROM {name}")) for name in TABLES)

    def restore(self, snapshot: LedgerSnapshot) -> None:
        """Return to a snapshot, any number of times."""
        # Row by row: in SQLite 3.40 a statement prepared before deserialize() runs on after it and reads freed memory.
        with self._atomic():
            for name in reversed(TABLES):
                self._db.execute(f"DELETE FROM {name}")
            for name, rows in zip(TABLES, snapshot, strict=True):
                if rows:
                    places = ", ".join("?" * len(rows[0]))
                    self._db.executemany(f"INSERT INTO {name} VALUES ({places})", rows)

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()
