"""Where the ledger is kept: its accounts and rows in a database, and snapshots of the whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from posfault.acquirer.database import MEMORY, Database, Sqlite
from posfault.acquirer.ledger_rows import SCHEMA, TABLES, LedgerSnapshot, Transaction

CARD_BALANCE = 10_000_000
COLUMNS = ", ".join(f"one.{name}" for name in Transaction._fields)
SELECT = f"SELECT {COLUMNS} FROM transactions one "
# Made once, as all longer SQL: the database knows a statement again by its text.
_INSERT = (f"INSERT INTO transactions ({', '.join(Transaction._fields[1:])}) "
           f"VALUES ({', '.join('?' * (len(Transaction._fields) - 1))}) RETURNING id")

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
        database: one in memory by default.
        card_balance: what each cardholder's account holds when it opens, at the card's first use.
        salt: keys the hash of card numbers.

    Attributes:
        database: where whoever keeps something beside the money, in the same commit, keeps it.
    """

    def __init__(self, database: Database | None = None, card_balance: int = CARD_BALANCE,
                 salt: bytes = b"posfault") -> None:
        self.database = self._db = Sqlite(MEMORY) if database is None else database
        self._card_balance = card_balance
        self._salt = hashlib.sha256(salt).digest()
        self._begun = False
        self._db.create(SCHEMA)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All that is done inside is done, or nothing; inside another one it is a part of that."""
        if self._begun:
            yield
            return
        self._db.begin()
        self._begun = True
        try:
            yield
            self._db.commit()
        except BaseException:
            self._db.rollback()
            raise
        finally:
            self._begun = False

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
        return transaction._replace(id=int(self._db.execute(_INSERT, transaction[1:]).fetchone()[0]))

    def _move(self, transaction_id: int, payer: int, payee: int, amount: int) -> None:
        self._db.execute("INSERT INTO entries (transaction_id, account, amount) VALUES (?, ?, ?), (?, ?, ?)",
                         (transaction_id, payer, -amount, transaction_id, payee, amount))

    def last_numbers(self) -> tuple[str, str]:
        """The highest RRN and approval code given so far, empty if none was."""
        rrn, approval_code = self._db.execute("SELECT max(rrn), max(approval_code) FROM transactions").fetchone()
        return rrn or "", approval_code or ""

    def snapshot(self) -> LedgerSnapshot:
        """The whole ledger, for `restore`; of one in SQLite, whose rows keep their order."""
        return tuple(tuple(self._db.execute(f"SELECT * FROM {name}")) for name in TABLES)

    def restore(self, snapshot: LedgerSnapshot) -> None:
        """Return to a snapshot, any number of times."""
        # Row by row: in SQLite 3.40 a statement prepared before deserialize() runs on after it and reads freed memory.
        with self.atomic():
            for name in reversed(TABLES):
                self._db.execute(f"DELETE FROM {name}")
            for name, rows in zip(TABLES, snapshot, strict=True):
                if rows:
                    places = ", ".join("?" * len(rows[0]))
                    self._db.executemany(f"INSERT INTO {name} VALUES ({places})", rows)

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()
