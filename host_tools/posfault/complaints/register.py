"""The register of complaints: one SQLite file with their numbers, what was found, status and deadline."""

from __future__ import annotations

import contextlib
import datetime
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from posfault import folders, input_file, suggest
from posfault.complaints.findings import Finding
from posfault.complaints.investigate import Query
from posfault.complaints.steps import HANDLED, NEXT, STATUSES, Times
from posfault.errors import InputError

_LAYOUT = 1             # of the tables; a file of another one is refused
_BUSY_S = 30.0          # somebody else may write to the same file
_TABLES = """
create table if not exists complaint (
    number integer primary key, opened text not null, query text not null, source text not null, found text not null,
    half text not null, deadline text not null) strict;
create table if not exists change (
    number integer not null references complaint, day text not null, status text not null) strict;
"""


@dataclass(frozen=True, slots=True)
class Complaint:
    """source: where the case came from. changes: (day, status) from the opening on."""

    number: int
    opened: datetime.date
    query: Query
    source: str
    found: tuple[Finding, ...]
    times: Times
    changes: tuple[tuple[datetime.date, str], ...]

    @property
    def status(self) -> str:
        return self.changes[-1][1]

    def overdue(self, today: datetime.date) -> bool:
        """Whether it should have been handled by now."""
        return self.status not in HANDLED and today > self.times.deadline


def default_path() -> Path:
    """In the user's data folder."""
    return folders.data() / "complaints.db"


class Register:
    """Raises InputError where the file is none of ours, or cannot be used."""

    def __init__(self, path: Path) -> None:
        self._path = path
        input_file.must_be_one(path, "a register of complaints")
        with self._told():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)
            try:
                self._begin()
            except BaseException:
                self._db.close()
                raise

    def _begin(self) -> None:
        layout = self._db.execute("pragma user_version").fetchone()[0]
        if layout not in (0, _LAYOUT) or (layout == 0 and self._db.execute("select 1 from sqlite_master").fetchone()):
            raise InputError(self._path, "is no register of complaints of this version", "name another by --complaints")
        self._db.executescript(_TABLES)
        self._db.execute(f"pragma user_version = {_LAYOUT}")

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as problem:
            raise InputError(self._path, f"cannot be used ({problem})", "name another by --complaints") from None

    def open(self, query: Query, source: str, found: Sequence[Finding], opened: datetime.date, times: Times) -> Complaint:
        """Enters a new complaint, on the day it came."""
        row = (opened.isoformat(), _text(query), source, _text(found), times.half.isoformat(), times.deadline.isoformat())
        with self._told(), self._whole():
            sql = "insert into complaint (opened, query, source, found, half, deadline) values (?, ?, ?, ?, ?, ?)"
            number = self._db.execute(sql, row).lastrowid
            self._db.execute("insert into change values (?, ?, ?)", (number, opened.isoformat(), STATUSES[0]))
        assert number is not None
        return self.get(number)

    def get(self, number: int) -> Complaint:
        """Raises InputError where there is none of this number."""
        with self._told():
            row = self._db.execute("select * from complaint where number = ?", (number,)).fetchone()
        if row is None:
            raise InputError(self._path, f"there is no complaint {number}", "see posfault investigate --list")
        return self._read(row)

    def all(self) -> list[Complaint]:
        """In the order in which they came."""
        with self._told():
            rows = self._db.execute("select * from complaint order by number").fetchall()
        return [self._read(row) for row in rows]

    def change(self, number: int, status: str, day: datetime.date) -> Complaint:
        """Raises InputError for a status that there is not, or that cannot follow."""
        if status not in STATUSES:
            raise InputError("--status", f"there is no status {suggest.shown(status)}", suggest.remedy(status, STATUSES))
        before = self.get(number).status
        if status not in NEXT[before]:
            follow = ", ".join(NEXT[before]) or "nothing"
            raise InputError("--status", f"complaint {number} is {before}, after which {status} cannot come",
                             f"what can: {follow}")
        with self._told():
            self._db.execute("insert into change values (?, ?, ?)", (number, day.isoformat(), status))
        return self.get(number)

    def _read(self, row: tuple[int, str, str, str, str, str, str]) -> Complaint:
        number, opened, query, source, found, half, deadline = row
        with self._told():
            sql = "select day, status from change where number = ? order by rowid"
            changes = self._db.execute(sql, (number,)).fetchall()
        day = datetime.date.fromisoformat
        try:
            if not changes or any(status not in STATUSES for _, status in changes):
                raise ValueError(f"no status of complaint {number}")
            return Complaint(number, day(opened), msgspec.json.decode(query, type=Query), source,
                             msgspec.json.decode(found, type=tuple[Finding, ...]), Times(day(half), day(deadline)),
                             tuple((day(when), status) for when, status in changes))
        except (ValueError, TypeError) as problem:
            raise InputError(self._path, f"cannot be used ({problem})", "name another by --complaints") from None

    @contextlib.contextmanager
    def _whole(self) -> Iterator[None]:
        """All of it or nothing."""
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Register:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
