"""Files that nobody should give: every verb that reads one says in one line what is wrong with it, and touches nothing."""

from __future__ import annotations

import contextlib
import io
import os
import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from posfault import cli, facts

SOON_S = 3
MEMORY = 1 << 30            # bytes more than there are already
HUGE = 100 << 20
DEEP = 100_000

# What each verb is given: FILE is the hostile one, OUT what it would write, FOLDER a board with it as its board.toml.
SCENARIO = {
    "check": "check FILE", "run": "run FILE", "reproduce": "reproduce FILE --workers 1",
    "explain": "explain FILE --workers 1",
    "explore": "explore FILE --workers 1 --database OUT", "drill": "drill FILE --workers 1 --history OUT",
    "guards --prove": "guards FILE --prove --workers 1", "guards --cost": "guards FILE --cost --workers 1",
    "networks": "networks FILE --workers 1", "evidence": "evidence FILE --out OUT",
    "slip --scenario": "slip --scenario FILE --out OUT.png",
    "statement --scenario": "statement --last4 0005 --scenario FILE", "usage --scenario": "usage --scenario FILE",
    "investigate --scenario": "investigate --last4 0005 --amount 88.00 --day 2026-03-02 --scenario FILE",
}
TOML = {
    "rig check": "rig check FILE", "rig faults": "rig faults FILE", "run --rig": "run sale --rig FILE --port OUT",
    "acquirer --host": "acquirer --listen 127.0.0.1:0 --ledger :memory: --host FILE",
    "proxy --faults": "proxy --listen 127.0.0.1:0 --faults FILE", "boards": "boards FOLDER",
    "flash --board": "flash --board FOLDER",
}
DATABASE = {
    "acquirer --ledger": "acquirer --listen 127.0.0.1:0 --ledger FILE",
    "statement --ledger": "statement --last4 0005 --ledger FILE", "usage --ledger": "usage --ledger FILE",
    "investigate --ledger": "investigate --last4 0005 --amount 88.00 --day 2026-03-02 --ledger FILE",
    "evidence --ledger": "evidence --ledger FILE --out OUT", "proxy --ledger": "proxy --listen 127.0.0.1:0 --ledger FILE",
    "explore --database": "explore sale --database FILE", "drill --history": "drill --due --history FILE",
    "investigate --complaints": "investigate --list --complaints FILE",
}
ARCHIVE = {
    "evidence --verify": "evidence --verify FILE", "statement --evidence": "statement --last4 0005 --evidence FILE",
    "usage --evidence": "usage --evidence FILE",
    "investigate --evidence": "investigate --last4 0005 --amount 88.00 --day 2026-03-02 --evidence FILE",
}
OTHER = {"slip": "slip FILE --out OUT.png", "--tls-cert": "acquirer --listen 127.0.0.1:0 --ledger :memory: --tls-cert FILE",
         "--tls-key": "acquirer --listen 127.0.0.1:0 --ledger :memory: --tls-cert FILE --tls-key FILE"}
MAKERS = ("acquirer --ledger", "explore --database", "drill --history", "investigate --complaints")     # where there is none
TAKE_ANYTHING = ("slip", "evidence --verify")       # bytes to print; an archive of which nothing is left as it was
READERS = SCENARIO | TOML | DATABASE | ARCHIVE | OTHER


def folder(path: Path) -> None:
    path.mkdir()


def missing(path: Path) -> None:
    pass


def loop(path: Path) -> None:
    path.symlink_to(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(HUGE)


def written(data: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(data)

    return write


PLACES = {"missing": missing, "folder": folder, "pipe": os.mkfifo, "loop": loop, "endless": endless, "huge": huge}
CONTENTS = {
    "zeros": written(bytes(5000)), "latin": written(b'title = "caf\xe9"\n'),
    "utf-16": written("title = 1\n".encode("utf-16")),
    "escapes": written(b'\x1b]0;owned\x07\x1b[2J = "\x1b[31m"\n'), "said escapes": written(b'"\\u001b[2J\\u0007" = 1\n'),
    "deep": written(b"a = " + b"[" * DEEP), "deep keys": written(b"[" + b"a." * 3000 + b"a]\n"),
    "number": written(b"card_balance = " + b"9" * 5000 + b"\n"), "half a ZIP": written(b"PK\x03\x04" + bytes(30)),
    "half a database": written(b"SQLite format 3\x00" + bytes(84)),
}


@contextlib.contextmanager
def bounded() -> Iterator[None]:
    def give_up(number: int, frame: object) -> None:
        raise TimeoutError

    before, limits = signal.signal(signal.SIGALRM, give_up), resource.getrlimit(resource.RLIMIT_AS)
    signal.setitimer(signal.ITIMER_REAL, SOON_S)
    resource.setrlimit(resource.RLIMIT_AS, (psutil.Process().memory_info().vms + MEMORY, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def objections(words: list[str], named: str) -> list[str]:
    """What is wrong with how the command refuses what is named so."""
    out, err = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), bounded():
            status = cli.status(words)
    except BaseException as problem:
        return [repr(problem)]
    said = err.getvalue()
    wrong = [] if status == 2 else [f"status {status}: {out.getvalue()[:200]}"]
    if len(said.splitlines()) != 1 or not said.rstrip("\n").isprintable():
        wrong.append(f"said {said[:300]!r}")
    if not (out.getvalue().replace("\n", "") or "-").isprintable():
        wrong.append(f"printed {out.getvalue()[:200]!r}")
    if named not in said or ";" not in said:
        wrong.append(f"no file and remedy in {said[:300]!r}")
    return wrong


def tried(verb: str, make: Callable[[Path], None], place: Path) -> list[str]:
    """What is wrong where this verb is given what `make` makes; also where anything beside it was touched."""
    board = place / "board"
    shutil.copytree(facts.boards_root() / "unix", board)
    path = board / "board.toml" if "FOLDER" in READERS[verb] else place / "hostile.toml"
    path.unlink(missing_ok=True)
    make(path)
    before = seen(place)
    given = READERS[verb].replace("FILE", path.name).replace("OUT", "out").replace("FOLDER", "board")
    wrong = objections(given.split(), "board" if "FOLDER" in READERS[verb] else path.name)
    if seen(place) != before:
        wrong.append(f"touched {sorted(set(seen(place)) ^ set(before))}")
    return wrong


def seen(place: Path) -> list[tuple[str, int, int]]:
    """Every file below, with its kind and size."""
    return sorted((str(path.relative_to(place)), path.lstat().st_mode, path.lstat().st_size * path.is_file())
                  for path in place.rglob("*"))


@pytest.mark.part(19)
@pytest.mark.parametrize(("what", "verb"), [(what, verb) for what in PLACES for verb in READERS
                                            if what != "missing" or verb not in MAKERS])
def test_what_is_no_file_to_read_is_one_line(what: str, verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert tried(verb, PLACES[what], tmp_path) == []


@pytest.mark.part(19)
@pytest.mark.parametrize(("what", "verb"), [(what, verb) for what in CONTENTS for verb in READERS
                                            if verb not in TAKE_ANYTHING])
def test_a_file_of_something_else_is_one_line(what: str, verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert tried(verb, CONTENTS[what], tmp_path) == []
