"""The database of results: what is in it is not run again, whatever ended the search; another search takes nothing of it."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.waiting import until

from posfault import facts
from posfault.errors import InputError
from posfault.explorer import search, space
from posfault.explorer.command import setting_of
from posfault.explorer.schedule import Schedule
from posfault.explorer.search import Search
from posfault.explorer.store import Database
from posfault.explorer.trial import ANOTHER_TRACE, BROKEN, CLEAN, DEFECT, Batch, Found, Setting
from posfault.link import build
from posfault.scenario import Behaviour, Fault

SALE = setting_of("sale", "hardened")
DROP = Schedule((Fault("network.receive", 1, "drop"),), (Behaviour("slow", (("mti", "0200"), ("nth", 1), ("ms", 31000))),))
FOUND = Found(DROP, BROKEN, ("charged-once", "has-voucher"), "ab12", "", (("network.send", 2, 3),), "cd34", True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "explored.db"


def test_what_was_added_is_there_for_the_same_search_alone(path: Path) -> None:
    Database(path, SALE).add("singles", [FOUND])
    assert Database(path, SALE).get(DROP) == FOUND
    assert Database(path, SALE).get(Schedule(DROP.faults)) is None
    assert Database(path, Setting(SALE.scenario, tuple(facts.guards()))).get(DROP) is None
    assert Database(path, setting_of("void", "hardened")).get(DROP) is None


def test_after_a_change_of_firmware_or_rules_nothing_is_taken_over(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Database(path, SALE).add("singles", [FOUND])
    monkeypatch.setattr(build, "identity", lambda firmware: "another")
    assert Database(path, SALE).get(DROP) is None


def test_what_is_forgotten_is_run_again(path: Path) -> None:
    database = Database(path, SALE)
    database.add("singles", [FOUND])
    database.forget()
    assert database.get(DROP) is None


def faked(ran: list[Schedule], stop_after: int = 1000) -> search.Each:
    """Tries nothing, finds everything clean, and is interrupted after so many batches."""

    def each(batches: Iterator[Batch]) -> Iterator[list[Found]]:
        for number, batch in enumerate(batches):
            if number == stop_after:
                raise KeyboardInterrupt
            ran.extend(batch.schedules)
            yield [Found(one, CLEAN) for one in batch.schedules]

    return each     # type: ignore[return-value]


def test_a_search_goes_on_where_it_was_interrupted(path: Path) -> None:
    events, ran = (("network.send", 1, 20),), []
    with pytest.raises(KeyboardInterrupt):
        Search(SALE, events, faked(ran, 2), Database(path, SALE)).singles()
    assert len(ran) == 2 * search.BATCH
    again = Search(SALE, events, faked(ran), Database(path, SALE))
    found = again.singles()
    assert len(ran) == len(set(ran)) == len(found) == again.stages[0].size
    assert again.stages[0].known == 2 * search.BATCH
    assert not again.stages[0].partial


def test_what_has_no_verdict_is_run_again(path: Path) -> None:
    events, ran = (("network.send", 1, 1),), []
    schedules = space.singles(events)
    hung = Found(schedules[0], DEFECT, problem="the terminal said nothing for 5 seconds")
    Database(path, SALE).add("singles", [hung, Found(schedules[1], CLEAN)])
    made = Search(SALE, events, faked(ran), Database(path, SALE))
    assert {one.word for one in made.singles()} == {CLEAN}
    assert ran == [schedules[0], *schedules[2:]]
    assert Database(path, SALE).get(schedules[0]) == Found(schedules[0], CLEAN)


def test_a_mismatch_is_not_forgotten(path: Path) -> None:
    """Nor does a search that is begun again get past it."""
    events, ran = (("network.send", 1, 20),), []
    mismatch = Found(space.singles(events)[0], DEFECT, problem=ANOTHER_TRACE)
    Database(path, SALE).add("singles", [mismatch])
    made = Search(SALE, events, faked(ran), Database(path, SALE))
    assert mismatch in made.singles()
    assert mismatch.schedule not in ran
    assert made.stages[0].partial


def test_a_mismatch_stops_the_search(path: Path) -> None:
    def each(batches: Iterator[Batch]) -> Iterator[list[Found]]:
        for batch in batches:
            yield [Found(one, DEFECT, problem=ANOTHER_TRACE) for one in batch.schedules]

    made = Search(SALE, (("network.send", 1, 20),), each)     # type: ignore[arg-type]
    assert len(made.singles()) == search.BATCH
    assert made.stages[0].partial


@pytest.mark.parametrize("content", [b"no database at all, and long enough to be read as one", b""])
def test_a_file_that_is_none_is_refused_and_left(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    if content:
        with pytest.raises(InputError, match=r"x.db: cannot be used as a database .*; name another file by --database"):
            Database(path, SALE)
        assert path.read_bytes() == content
    else:
        Database(path, SALE).close()


def test_somebody_elses_database_is_refused_and_left(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as file:
        file.execute("create table mine (text)")
    with pytest.raises(InputError, match="is a database of something else"):
        Database(path, SALE)
    with sqlite3.connect(path) as file:
        assert file.execute("select name from sqlite_master").fetchall() == [("mine",)]


def explore(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "posfault", "explore", "sale", "--points", "network.*", "--kinds", "d*",
            "--profile", "field", *map(str, arguments)]


def left(group: int) -> list[str]:
    """What still runs of a process group, a terminal that has its own aside."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):      # gone meanwhile
            fields = path.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(path.parent.name)
    return found


def all_gone(group: int) -> None:
    """Waits for it: who sees by a closed pipe that the command has ended goes a moment later."""
    give_up = time.monotonic() + 20
    while left(group):
        assert time.monotonic() < give_up, f"{left(group)} live on"


def ended(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rows(path: Path) -> int:
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
            return int(file.execute("select count(*) from found").fetchone()[0])
    except sqlite3.Error:       # not begun yet
        return 0


def test_a_killed_search_goes_on_and_comes_to_the_same(path: Path, tmp_path: Path) -> None:
    killed = subprocess.Popen([*explore("--database", path), "--workers", "2"], stdout=subprocess.DEVNULL, process_group=0)
    until(killed, lambda: rows(path) >= search.BATCH)
    killed.kill()
    killed.wait()
    all_gone(killed.pid)
    done = rows(path)
    again = ended(explore("--database", path, "--junit", tmp_path / "1.xml"))
    fresh = ended(explore("--database", tmp_path / "other.db", "--junit", tmp_path / "2.xml"))
    assert again.returncode == fresh.returncode == 1, again.stderr
    assert f"{done} from the database" in again.stdout
    assert "from the database" not in fresh.stdout
    assert cases(tmp_path / "1.xml") == cases(tmp_path / "2.xml")


@pytest.mark.parametrize("end", [os.kill, os.killpg])
def test_a_search_that_is_terminated_tells_what_it_has_found(path: Path, end: Callable[[int, int], None]) -> None:
    """By a time limit, say, which may tell its workers too."""
    command = [sys.executable, "-m", "posfault", "explore", "sale", "--database", str(path), "--workers", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0) as running:
        until(running, lambda: rows(path) >= search.BATCH)
        end(running.pid, signal.SIGTERM)
        said, warned = running.communicate(timeout=30)
    assert running.returncode == 128 + signal.SIGTERM
    assert "Interrupted; the same command goes on from here." in said
    assert "singles: " in said
    assert warned == "posfault: interrupted; what was reported done is done\n"
    all_gone(running.pid)


def cases(path: Path) -> dict[str, tuple[str, ...]]:
    """Of a JUnit file: each test and what was wrong with it."""
    root = ElementTree.parse(path).getroot()
    suite = root[0]
    failed = len(suite.findall("testcase/failure"))
    assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
    assert int(suite.attrib["failures"]) == failed > 0
    return {one.attrib["name"]: tuple(inner.attrib["message"] for inner in one) for one in suite.findall("testcase")}
