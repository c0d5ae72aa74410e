"""The database of results: one SQLite file, written as they come, from which the same search goes on.

What is kept belongs to a scenario, the guards that were off, and the very firmware and host tool: after a change of one of
them nothing of it is taken over.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from posfault import folders, input_file
from posfault.errors import InputError
from posfault.explorer.schedule import Schedule
from posfault.explorer.trial import Found, Setting
from posfault.link import build
from posfault.scenario_writer import dumps

_LAYOUT = 1             # of the tables; a file of another one is refused
_BUSY_S = 30.0          # another search may write to the same file
_TABLES = """
create table if not exists search (id integer primary key, identity text unique, scenario text, guards_off text);
create table if not exists found (
    search integer references search, schedule text, stage text, word text, broken text, trace_hash text, problem text,
    later text, state text, same integer, primary key (search, schedule)) without rowid;
"""


def default_path() -> Path:
    return folders.cache() / "explored.db"


class Database:
    """A search.Store in a file. Raises InputError where the file is none of ours, or cannot be used."""

    def __init__(self, path: Path, setting: Setting) -> None:
        self._path = path
        input_file.must_be_one(path, "a file for what was explored")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)
            self._begin()
            self._search = self._search_of(setting)
        except (OSError, sqlite3.Error) as problem:
            raise self._unusable(problem) from None

    def _begin(self) -> None:
        layout = self._file.execute("pragma user_version").fetchone()[0]
        if layout not in (0, _LAYOUT) or (layout == 0 and self._file.execute("select 1 from sqlite_master").fetchone()):
            raise InputError(self._path, "is a database of something else, or of another version of posfault",
                             "name another file by --database, or remove it")
        # A process that is killed loses nothing it has written; only a machine that loses power may.
        self._file.executescript(f"pragma journal_mode = wal; pragma synchronous = off; {_TABLES}"
                                 f"pragma user_version = {_LAYOUT};")

    def _search_of(self, setting: Setting) -> int:
        row = identity(setting), dumps(setting.scenario), " ".join(setting.off)
        self._file.execute("insert or ignore into search (identity, scenario, guards_off) values (?, ?, ?)", row)
        return int(self._file.execute("select id from search where identity = ?", row[:1]).fetchone()[0])

    def get(self, schedule: Schedule) -> Found | None:
        row = self._file.execute(
            "select word, broken, trace_hash, problem, later, state, same from found where search = ? and schedule = ?",
            (self._search, schedule.dumps())).fetchone()
        try:
            return _found(schedule, row) if row else None
        except (ValueError, TypeError, RecursionError) as problem:
            raise self._unusable(problem) from None

    def add(self, stage: str, found: Sequence[Found]) -> None:
        """All of it or, where that fails, nothing. Raises InputError, such as for a full disk."""
        rows = [(self._search, one.schedule.dumps(), stage, one.word, " ".join(one.broken), one.trace_hash, one.problem,
                 json.dumps(one.later), one.state, one.same) for one in found]
        try:
            self._file.execute("begin immediate")
            self._file.executemany(f"insert or replace into found values ({', '.join('?' * 10)})", rows)
            self._file.execute("commit")
        except sqlite3.Error as problem:
            raise self._unusable(problem) from None

    def forget(self) -> None:
        """Everything of this search is to be run anew."""
        self._file.execute("delete from found where search = ?", (self._search,))

    def close(self) -> None:
        self._file.close()

    def _unusable(self, problem: Exception) -> InputError:
        return InputError(self._path, f"cannot be used as a database ({problem})",
                          "name another file by --database; what was found so far is in it")


def _found(schedule: Schedule, row: Sequence[str]) -> Found:
    word, broken, trace_hash, problem, later, state, same = row
    events = tuple((point, begin, end) for point, begin, end in json.loads(later))
    return Found(schedule, word, tuple(broken.split()), trace_hash, problem, events, state, bool(same))


def identity(setting: Setting) -> str:
    """Of everything that a result depends on."""
    parts = (dumps(setting.scenario), *setting.off, build.identity(setting.firmware))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
