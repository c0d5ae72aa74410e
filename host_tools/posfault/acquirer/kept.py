"""What the acquirer knows beside money, kept in the ledger's database and in the same commit as the debit.

Who is signed on and under which keys, how many keys each terminal was ever issued, reference numbers and approval codes
given, wrong PINs, what the monitor has said and what it waits for. Keys themselves are not kept: the seed and their number
make them anew.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from posfault.acquirer.alerts import Alerts
from posfault.acquirer.centre import Centre, Session
from posfault.acquirer.ledger import Ledger
from posfault.acquirer.ledger_rows import Transaction
from posfault.acquirer.ledger_store import COLUMNS
from posfault.acquirer.monitor import Alert, Waits
from posfault.errors import InputError

_LAYOUT = "1"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS identity (name TEXT NOT NULL PRIMARY KEY, content TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS numbers (name TEXT NOT NULL PRIMARY KEY, given INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS keys_issued (
    terminal TEXT NOT NULL,
    number INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    network_code TEXT NOT NULL,
    withdrawn_ms INTEGER,
    PRIMARY KEY (terminal, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sessions (
    terminal TEXT NOT NULL PRIMARY KEY,
    key_number INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    day INTEGER NOT NULL,
    counted_in INTEGER NOT NULL,
    in_force INTEGER NOT NULL CHECK (in_force IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS wrong_pins (card_hash TEXT NOT NULL PRIMARY KEY, in_a_row INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS waits (
    suspicion TEXT NOT NULL,
    terminal TEXT NOT NULL,
    transaction_id INTEGER NOT NULL REFERENCES transactions (id),
    PRIMARY KEY (suspicion, terminal)
) STRICT, WITHOUT ROWID;
"""
_ISSUE = ("INSERT INTO keys_issued (terminal, number, at_ms, network_code, withdrawn_ms) VALUES (?, ?, ?, ?, ?) "
          "ON CONFLICT (terminal, number) DO UPDATE SET withdrawn_ms = excluded.withdrawn_ms")
_WITHDRAW = "UPDATE keys_issued SET withdrawn_ms = ? WHERE terminal = ? AND number = ? AND withdrawn_ms IS NULL"
_SESSION = ("INSERT INTO sessions (terminal, key_number, batch, day, counted_in, in_force) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (terminal) DO UPDATE SET key_number = excluded.key_number, batch = excluded.batch, "
            "day = excluded.day, counted_in = excluded.counted_in, in_force = excluded.in_force")
_WRONG_PINS = ("INSERT INTO wrong_pins (card_hash, in_a_row) VALUES (?, ?) "
               "ON CONFLICT (card_hash) DO UPDATE SET in_a_row = excluded.in_a_row")
_WAIT = ("INSERT INTO waits (suspicion, terminal, transaction_id) VALUES (?, ?, ?) "
         "ON CONFLICT (suspicion, terminal) DO UPDATE SET transaction_id = excluded.transaction_id")
_WAIT_NO_MORE = "DELETE FROM waits WHERE suspicion = ? AND terminal = ?"
_WAITS = f"SELECT waits.suspicion, {COLUMNS} FROM waits JOIN transactions one ON one.id = waits.transaction_id"
_NUMBER = ("INSERT INTO numbers (name, given) VALUES (?, ?) "
           "ON CONFLICT (name) DO UPDATE SET given = excluded.given")
_NEWEST = ("SELECT one.terminal, one.number, one.at_ms, one.network_code, one.withdrawn_ms FROM keys_issued one JOIN "
           "(SELECT terminal, max(number) AS number FROM keys_issued GROUP BY terminal) newest "
           "ON newest.terminal = one.terminal AND newest.number = one.number")


class Kept:
    """Writes down what a message changed in a centre, and brings a centre to what is written.

    Raises:
        InputError: the ledger was begun with another seed or dialect, or by another version.
    """

    def __init__(self, ledger: Ledger, centre: Centre, seed: bytes) -> None:
        self._ledger = ledger
        self._centre = centre
        self._numbers = (0, 0)
        self._waits: dict[str, Waits] = {}
        self._alerts = Alerts(ledger.database)
        ledger.database.create(_SCHEMA)
        self._identify({"layout": _LAYOUT, "seed": hashlib.sha256(b"seed of a ledger" + seed).hexdigest(),
                        "dialect": centre.dialect.name})
        self.load()

    def _identify(self, mine: dict[str, str]) -> None:
        database = self._ledger.database
        found = dict(tuple(row) for row in database.execute("SELECT name, content FROM identity"))
        for name, content in mine.items():
            if name not in found:
                database.execute("INSERT INTO identity (name, content) VALUES (?, ?)", (name, content))
            elif found[name] != content:
                raise InputError("--ledger", f"was begun with another {name}",
                                 "name another ledger, or the --host and --dialect it was begun with")

    def load(self) -> None:
        """Brings the centre to what the database has; what it knew besides is forgotten."""
        database, centre = self._ledger.database, self._centre
        centre.keys.resume(tuple(row) for row in database.execute(_NEWEST))
        in_force: dict[str, Session] = {}
        ended: dict[str, Session] = {}
        for terminal, number, batch, day, counted_in, signed_on in database.execute(
                "SELECT terminal, key_number, batch, day, counted_in, in_force FROM sessions"):
            issue = centre.keys.newest(terminal)
            assert issue is not None
            assert issue.number == number
            (in_force if signed_on else ended)[terminal] = Session(issue, batch, day, counted_in)
        wrong_pins = dict(tuple(row) for row in database.execute("SELECT card_hash, in_a_row FROM wrong_pins"))
        numbers = dict(tuple(row) for row in database.execute("SELECT name, given FROM numbers"))
        self._numbers = numbers.get("rrn", 0), numbers.get("approval_code", 0)
        centre.resume(in_force, ended, wrong_pins, self._numbers)
        waits: dict[str, dict[str, Transaction]] = defaultdict(dict)
        for suspicion, *row in database.execute(_WAITS):
            one = Transaction(*row)
            waits[suspicion][one.terminal] = one
        centre.monitor.resume(waits)
        self._waits = centre.monitor.waits()

    def save(self) -> None:
        """After each message: which terminals' sessions and keys, which cards' wrong PINs, and what the monitor waits for,
        it has changed."""
        centre, database = self._centre, self._ledger.database
        for terminal in centre.changed_terminals:
            issue = centre.keys.newest(terminal)
            if issue is not None:
                database.execute(_WITHDRAW, (issue.at_ms, terminal, issue.number - 1))
                database.execute(_ISSUE, (terminal, issue.number, issue.at_ms, issue.network_code,
                                          issue.withdrawn_ms))
            session, in_force = centre.last_session(terminal)
            if session is not None:
                database.execute(_SESSION, (terminal, session.key.number, session.batch, session.day, session.counted_in,
                                            int(in_force)))
        centre.changed_terminals.clear()
        for card_hash in centre.changed_cards:
            database.execute(_WRONG_PINS, (card_hash, centre.wrong_pins.get(card_hash, 0)))
        centre.changed_cards.clear()
        self._save_waits()

    def keep_alerts(self, alerts: Iterable[Alert]) -> None:
        """Writes down what the monitor has said."""
        self._alerts.keep(alerts)

    def waits_changed(self) -> bool:
        """Whether the monitor waits for something else than what is written."""
        return any(waits is not self._waits.get(name) for name, waits in self._centre.monitor.waits().items())

    def _save_waits(self) -> None:
        if not self.waits_changed():
            return
        database, waits = self._ledger.database, self._centre.monitor.waits()
        for name, now in waits.items():
            before = self._waits.get(name, {})
            for terminal in before.keys() - now.keys():
                database.execute(_WAIT_NO_MORE, (name, terminal))
            for terminal, one in now.items():
                if before.get(terminal) != one:
                    database.execute(_WAIT, (name, terminal, one.id))
        self._waits = waits

    def save_numbers(self) -> None:
        """Before each commit: the reference numbers and approval codes given so far."""
        numbers = self._centre.numbers
        for name, given, saved in zip(("rrn", "approval_code"), numbers, self._numbers, strict=True):
            if given != saved:
                self._ledger.database.execute(_NUMBER, (name, given))
        self._numbers = numbers
