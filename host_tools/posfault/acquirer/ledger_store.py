"""Where the ledger is kept: a SQLite database, its accounts, and snapshots of the whole."""

from __future__ import annotations

import hashlib
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from posfault.acquirer.ledger_rows import SCHEMA, TABLES, LedgerSnapshot, Transaction

CARD_BALANCE = 10_000_000
_COLUMNS = ", ".join(f"one.{name}" for name in Transaction._fields)
SELECT = f"SELECT {_COLUMNS} FROM transactions one "

# A hold lasts until its void or completion stands; a completion that is undone brings it back.
_AVAILABLE = """
SELECT (SELECT opening + (SELECT coalesce(sum(amount), 0) FROM entries WHERE account = accounts.id)
        FROM accounts WHERE name = ?),
       (SELECT coalesce(sum(amount), 0) FROM transactions hold
        WHERE type = 'preauth' AND state = 'posted' AND card_hash = ? AND NOT EXISTS (
            SELECT 1 FROM transactions next
            WHERE next.original = hold.id AND next.state = 'posted' AND next.type IN ('preauth_void', 'completion')
            AND NOT EXISTS (
                SELECT 1 FROM transactions undoing
                WHERE undoing.original = next.id AND undoing.state = 'posted' AND undoing.type = 'completion_void')))
"""


class Store:
    """Accounts and the rows of transactions, without a rule of what may be booked.

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
        """The name of a card's account: 32 hex digits. Payment codes are kept in the same way."""
        return hashlib.blake2b(card.encode(), key=self._salt, digest_size=16).hexdigest()

    def balance(self, account: str) -> int:
        """What an account holds.

        Args:
            account: a merchant number or a `card_hash`.

        Raises:
            KeyError: it was never used.
        """
        sql = ("SELECT opening + (SELECT coalesce(sum(amount), 0) FROM entries WHERE account = accounts.id) "
               "FROM accounts WHERE name = ?")
        row = self._db.execute(sql, (account,)).fetchone()
        if row is None:
            raise KeyError(account)
        return int(row[0])

    def available(self, card_hash: str) -> int:
        """What the cardholder can still spend: the balance less what pre-authorisations hold."""
        row = self._db.execute(_AVAILABLE, (card_hash, card_hash)).fetchone()
        return self._card_balance - int(row[1]) if row[0] is None else int(row[0] - row[1])

    def _account(self, kind: str, name: str, opening: int) -> int:
        row = self._db.execute("SELECT id FROM accounts WHERE name = ?", (name,)).fetchone()
        if row is None:
            sql = "INSERT INTO accounts (kind, name, opening) VALUES (?, ?, ?) RETURNING id"
            row = self._db.execute(sql, (kind, name, opening)).fetchone()
        return int(row[0])

    def _insert(self, transaction: Transaction) -> Transaction:
        """The row as it is kept; its id is given here."""
        names, places = ", ".join(Transaction._fields[1:]), ", ".join("?" * (len(Transaction._fields) - 1))
        number = self._db.execute(f"INSERT INTO transactions ({names}) VALUES ({places})", transaction[1:]).lastrowid
        assert number is not None
        return transaction._replace(id=number)

    def _move(self, transaction_id: int, payer: int, payee: int, amount: int) -> None:
        self._db.execute("INSERT INTO entries (transaction_id, account, amount) VALUES (?, ?, ?), (?, ?, ?)",
                         (transaction_id, payer, -amount, transaction_id, payee, amount))

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
