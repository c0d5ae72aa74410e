"""The history of drills: one SQLite file, one row a drill and one a scenario, written as they come."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from posfault import folders, input_file
from posfault.drills.record import CONTAINED, DETECTED, NO_VERDICT, UNDETECTED, Record
from posfault.drills.targets import Targets
from posfault.errors import InputError

_LAYOUT = 1             # of the tables; a file of another one is refused
_BUSY_S = 30.0          # another drill may write to the same file
_TABLES = """
create table if not exists drill (
    id integer primary key, at integer not null, profile text not null, guards text not null, chosen text not null,
    planned integer not null, whole integer not null, firmware text not null, host text not null) strict;
create table if not exists exercise (
    drill integer not null references drill, scenario text not null, word text not null, who text not null,
    by text not null, detect_ms integer, recover_ms integer, stands integer not null, broken text not null,
    as_claimed integer not null, till_ms integer not null, cardholder_out integer not null, merchant_out integer not null,
    refunds_due integer not null, trace_hash text not null, problem text not null, impacts text not null,
    primary key (drill, scenario)) strict, without rowid;
create table if not exists target (name text primary key, seconds integer not null) strict, without rowid;
"""


Row = TypeVar("Row")


class Drill(NamedTuple):
    """A row. at: seconds since 1970. profile: field or hardened; guards: that, less or more the guards switched otherwise.

    chosen: the names of the scenarios where some were named, or the tag; "" for all. planned: how many scenarios. whole: all
    of them were run. firmware, host: digests.
    """

    at: int
    profile: str
    guards: str
    chosen: str
    planned: int
    whole: bool
    firmware: str
    host: str
    id: int = 0

    @property
    def counts(self) -> bool:
        """Whether it moves the due date: some scenarios by their names are practice, half a drill is none."""
        return self.whole and not self.chosen.startswith("names ")


def default_path() -> Path:
    """In the user's data folder: it cannot be made again."""
    return folders.data() / "drills.db"


class History:
    """Raises InputError where the file is none of ours, or cannot be used."""

    def __init__(self, path: Path) -> None:
        self._path = path
        input_file.must_be_one(path, "a history of drills")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)
            layout = self._file.execute("pragma user_version").fetchone()[0]
            strange = layout == 0 and self._file.execute("select 1 from sqlite_master").fetchone()
            if layout not in (0, _LAYOUT) or strange:
                raise InputError(path, "is a database of something else, or of another version of posfault",
                                 "name another file by --history")
            self._file.executescript(f"pragma journal_mode = wal; {_TABLES} pragma user_version = {_LAYOUT};")
        except (OSError, sqlite3.Error) as problem:
            raise self._unusable(problem) from None

    def begin(self, drill: Drill) -> Drill:
        """A row for a drill that begins, not whole yet; the same with its id."""
        cursor = self._execute(f"insert into drill values (null, {_places(8)})", (*drill[:5], False, *drill[6:8]))
        return drill._replace(id=cursor.lastrowid or 0, whole=False)

    def add(self, drill: Drill, record: Record) -> None:
        row = (drill.id, *(_cell(getattr(record, name)) for name in Record.__dataclass_fields__))
        self._execute(f"insert into exercise values ({_places(len(row))})", row)

    def finish(self, drill: Drill) -> Drill:
        """All of it was run."""
        self._execute("update drill set whole = 1 where id = ?", (drill.id,))
        return drill._replace(whole=True)

    def drills(self) -> list[Drill]:
        """All of them, the oldest first."""
        rows = self._execute("select at, profile, guards, chosen, planned, whole, firmware, host, id from drill "
                             "order by id", ())
        return [self._of_type(row, Drill) for row in rows]

    def records(self, drill: Drill) -> list[Record]:
        names = ", ".join(Record.__dataclass_fields__)
        rows = self._execute(f"select {names} from exercise where drill = ? order by scenario", (drill.id,))
        try:
            found = [_record(dict(zip(Record.__dataclass_fields__, row, strict=True))) for row in rows]
        except (ValueError, RecursionError) as problem:
            raise self._unusable(problem) from None
        return [self._of_type(row, Record) for row in found]

    def before(self, drill: Drill, scenarios: Iterable[str]) -> Drill | None:
        """The last whole drill of the same profile before it that had some of these scenarios."""
        wanted = set(scenarios)
        for one in reversed(self.drills()):
            if one.id < drill.id and one.whole and one.profile == drill.profile \
                    and any(record.scenario in wanted for record in self.records(one)):
                return one
        return None

    def targets(self) -> Targets:
        kept = dict(self._execute("select name, seconds from target", ()).fetchall())
        return self._of_type([kept.get(name, least) for name, least in Targets()._asdict().items()], Targets)

    def keep(self, **seconds: int) -> None:
        """Targets, by their names."""
        for name in seconds:
            self._execute("insert or replace into target values (?, ?)", (name, seconds[name]))

    def close(self) -> None:
        self._file.close()

    def _of_type(self, row: object, type_: type[Row]) -> Row:
        try:
            return msgspec.convert(row, type_, strict=False)
        except ValueError as problem:
            raise self._unusable(problem) from None

    def _execute(self, sql: str, values: tuple[object, ...]) -> sqlite3.Cursor:
        try:
            return self._file.execute(sql, values)
        except sqlite3.Error as problem:
            raise self._unusable(problem) from None

    def _unusable(self, problem: Exception) -> InputError:
        return InputError(self._path, f"cannot be used as a history ({problem})",
                          "name another file by --history; what was run so far is in it")


def _places(count: int) -> str:
    return ", ".join("?" * count)


def _cell(value: object) -> object:
    if isinstance(value, tuple):
        return " ".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


def _record(row: dict[str, object]) -> dict[str, object]:
    """Raises ValueError for what no drill has written."""
    if row["word"] not in (CONTAINED, DETECTED, UNDETECTED, NO_VERDICT):
        raise ValueError("an outcome that no drill has")
    row["broken"] = tuple(str(row["broken"]).split())
    row["impacts"] = json.loads(str(row["impacts"]))
    return row
