"""The case that a bank's ledger makes by itself: rows, settlements, payouts, alerts. Nothing of these is changed."""

from __future__ import annotations

import contextlib
import dataclasses
import sqlite3
from pathlib import Path

from posfault import input_file
from posfault.acquirer import database
from posfault.acquirer.alerts import Alerts
from posfault.acquirer.ledger import Ledger
from posfault.acquirer.ledger_rows import TABLES, Closing, Transaction
from posfault.complaints.case import Case
from posfault.complaints.parts import LEDGER, About, Alerted, Paid, Row, Settled, Uploaded
from posfault.errors import InputError
from posfault.scenario import Contract

_URL = "://"


def of_ledger(ledger: Ledger, about: About, contract: Contract | None = None) -> Case:
    """contract: whose fee is taken off the payouts; none where it is not known."""
    tables = dict(zip(TABLES, ledger.snapshot(), strict=True))
    rows = tuple(Row.of(Transaction(*row)) for row in sorted(tables["transactions"]))       # by their numbers
    fee_bp = contract.fee_bp if contract else 0
    merchants = dict.fromkeys(row.merchant for row in rows)
    payouts = [(merchant, ledger.payout(merchant, fee_bp)) for merchant in merchants]
    return Case(
        about, ("ledger",), contract, rows,
        settled=tuple(Settled.of(Closing(*row)) for row in tables["closings"]),
        uploaded=tuple(Uploaded(*row) for row in tables["details"]),
        paid=tuple(Paid(merchant, *one, one.paid) for merchant, one in payouts),
        unbalanced=tuple((number or 0, total) for number, total in ledger.entry_sums()),
    )


def from_file(where: str) -> Case:
    """The case of a ledger file, or of a database by its URL. Raises InputError where it is none."""
    if _URL not in where:
        _must_be_a_ledger(Path(where))
    books = database.to_read(where)
    try:
        with contextlib.closing(Ledger(books)) as ledger:
            case = of_ledger(ledger, About(LEDGER, where if _URL in where else Path(where).name))
            alerts = tuple(Alerted.of(one, what) for one, what in Alerts(books).all())
            return dataclasses.replace(case, alerts=alerts)
    except (KeyError, RecursionError, TypeError, ValueError) as problem:        # what alerts say is JSON
        raise _unreadable(where, problem) from None
    except books.errors as problem:
        raise _unreadable(where, problem) from None


def _must_be_a_ledger(path: Path) -> None:
    """Opening makes what is not there: look first, without leave to write."""
    input_file.must_be_one(path, "a ledger")
    if not path.exists():
        raise InputError(path, "there is no such file", "name the file of posfault acquirer")
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as found:
            names = {name for (name,) in found.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error as problem:
        raise _unreadable(path, problem) from None
    if not set(TABLES) <= names:
        raise InputError(path, "is no ledger of a bank", "name the file of posfault acquirer")


def _unreadable(where: Path | str, problem: Exception) -> InputError:
    reason = str(problem).partition("\n")[0]
    return InputError(where, f"is no ledger that can be read ({reason})", "name the file of posfault acquirer")
