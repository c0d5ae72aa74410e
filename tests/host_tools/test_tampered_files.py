"""Files of ours in which somebody has changed something: no text in them steers the screen, no number ends the command."""

from __future__ import annotations

import contextlib
import io
import shutil
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from posfault import cli
from posfault.acquirer.alerts import Alerts
from posfault.acquirer.database import opened
from posfault.acquirer.ledger import Ledger
from posfault.acquirer.server import Acquirer
from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.complaints import archive, steps
from posfault.complaints.investigate import Query
from posfault.complaints.register import Register
from posfault.drills.history import Drill, History
from posfault.drills.record import CONTAINED, Record
from posfault.errors import InputError
from posfault.explorer.schedule import Schedule
from posfault.explorer.store import Database
from posfault.explorer.trial import Found, Setting
from posfault.scenario_file import find, load

SALE = "sale"
TEXTS = ("\x1b[2J\x07\x9b31m", "[/red][link=http://x]", "../../../../tmp/x", '"><script>', "\u202e0.88", "x" * 5000)
NUMBERS = (-(1 << 63), (1 << 63) - 1, 1 << 40, -1)
COLUMNS = ("terminal", "rrn", "card", "type", "approval_code", "order_number")
COUNTS = ("amount", "wall_s", "at_ms", "batch", "stan")
QUESTION = ("--last4", "0018", "--amount", "88.00", "--day", "2000-01-06")
VERBS = (("statement", "--last4", "0018"), ("usage", "--csv", "x.csv"), ("investigate", *QUESTION, "--html", "x.html"),
         ("evidence", "--out", "x.zip"), ("usage", "--alerts"))
RESULTS = {"l.db", "x.csv", "x.html", "x.zip"}


def said(*words: str) -> tuple[int, str]:
    """Exit status, and all that the command printed: nothing of it steers the screen."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        status = cli.status(words)
    assert out.getvalue().replace("\n", "").isprintable()
    return status, out.getvalue()


@pytest.fixture(scope="module")
def books(kit: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank's ledger with two sales of the same amount, of which its monitor speaks."""
    path = tmp_path_factory.mktemp("books") / "l.db"
    ledger = Ledger(opened(str(path)))
    till = kit.Till(Acquirer({kit.TERMINAL: kit.MERCHANT}, cards=kit.CARDS, ledger=ledger))
    till.sign_on()
    till.sale(8800)
    till.sale(8800)
    assert till.acquirer.monitor.alerts
    Alerts(ledger.database).keep(till.acquirer.monitor.alerts)
    ledger.close()
    return path


@pytest.mark.part(7)
@pytest.mark.parametrize(("column", "value"), [*((column, text) for column in COLUMNS for text in TEXTS),
                                               *((column, number) for column in COUNTS for number in NUMBERS)])
def test_a_ledger(column: str, value: object, books: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(books, "l.db")
    change(Path("l.db"), "transactions", column, value)
    for verb in VERBS:
        assert said(*verb, "--ledger", "l.db")[0] in (0, 1, 2)
    assert {path.name for path in tmp_path.iterdir()} <= RESULTS


@pytest.mark.parametrize("texts", ["[[[", "{}", "[" * 100_000, "5", '{"en": "\\u001b[2J[/]", "zh": ""}'])
def test_what_the_monitor_said_in_a_ledger(texts: str, books: Path, tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    shutil.copy(books, path)
    change(path, "alerts", "said", texts)
    status, text = said("usage", "--alerts", "--ledger", str(path))
    assert status in (0, 1) or (status, text.count("\n")) == (2, 1)


@pytest.mark.parametrize("name", ["../../evil", "/tmp/evil", "\x1b[2J", "C:\\evil", "a\nb"])
def test_an_archive_with_such_a_name_in_it(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "x.zip"
    path.write_bytes(archive.pack([(name, b"{}"), ("case.json", b"{}")])[0])
    assert said("evidence", "--verify", "x.zip")[0] in (0, 1, 2)
    assert said("statement", "--last4", "0018", "--evidence", "x.zip")[0] == 2
    assert [one.name for one in tmp_path.iterdir()] == ["x.zip"]


def test_an_archive_that_would_unfold_to_any_size(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("case.json", bytes(5 << 20))
    assert said("evidence", "--verify", str(path))[0] == 1
    status, text = said("usage", "--evidence", str(path))
    assert (status, text.count("\n")) == (2, 1)


def change(path: Path, table: str, column: str, value: object) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute(f"UPDATE {table} SET {column} = ?", (value,))


@pytest.mark.parametrize(("table", "column", "value"), [
    ("exercise", "scenario", "[/red]\x1b[2J"), ("exercise", "word", "\x1b[2J"), ("exercise", "impacts", "[" * 100_000),
    ("exercise", "broken", "\x1b[2J[/]"), ("drill", "guards", "\x1b[2J[/]"), ("drill", "at", 1 << 62),
    ("drill", "chosen", "names \x1b[2J[/]"), ("target", "seconds", -1),
])
def test_a_history_of_drills(table: str, column: str, value: object, tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    with contextlib.closing(History(path)) as history:
        history.keep(every_s=86400)
        held = history.begin(Drill(1_000_000, "hardened", "hardened", "", 1, False, "f", "h"))
        history.add(held, Record("sale", CONTAINED))
        history.finish(held)
    change(path, table, column, value)
    for verb in ("--list", "--due"):
        status, text = said("drill", verb, "--history", str(path))
        assert status in (0, 1) or (status, text.count("\n")) == (2, 1)


@pytest.mark.parametrize(("table", "column", "value"), [
    ("complaint", "query", "{}"), ("complaint", "found", "[" * 5000), ("complaint", "opened", "\x1b[2J"),
    ("complaint", "deadline", "9" * 50), ("change", "status", "[/]\x1b[2J"), ("change", "day", "x"),
])
def test_a_register_of_complaints(table: str, column: str, value: object, tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with contextlib.closing(Register(path)) as register:
        day = steps.datetime.date(2026, 3, 2)
        register.open(Query("0018", 8800, "2026-03-02", "cardholder"), "l.db", (), day, steps.Times(day, day))
    change(path, table, column, value)
    status, text = said("investigate", "--list", "--complaints", str(path))
    assert (status, text.count("\n")) == (2, 1)


@pytest.mark.parametrize("value", ["[[[", "[1]", "\x1b[2J", "[" * 100_000])
def test_a_database_of_what_was_explored(value: str, tmp_path: Path) -> None:
    path, setting, schedule = tmp_path / "e.db", Setting(load(find(SALE))), Schedule((), ())
    with contextlib.closing(Database(path, setting)) as store:
        store.add("singles", [Found(schedule, "clean", (), "0", "", ())])
    change(path, "found", "later", value)
    with contextlib.closing(Database(path, setting)) as store, pytest.raises(InputError, match="cannot be used"):
        store.get(schedule)


def test_a_name_of_a_scenario_file(stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "\x1b[2J\x07[b]x.toml"
    shutil.copy(find(SALE), path)
    assert run(stand, load(path), ()).broken == {}
    for verb in ("check", "run"):
        assert said(verb, path.name)[0] == 0
