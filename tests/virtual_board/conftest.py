"""Boards on the desk, blank and flashed, each a process of its own; see launcher.py."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from posfault import flash
from posfault.link.unix_home import _executable

HERE = Path(__file__).parent
BOARD = HERE / "board"
MEMORY = Path("/dev/shm")       # a board's file system writes through, which is slow on a disk


class VirtualBoard:
    """files: its file system. port: the pty it has now; link: a name that stays when it gets another.

    heap: as MicroPython's `-X heapsize`. replugging: its port goes away and comes back when it is reset.
    """

    def __init__(self, folder: Path, heap: str = "192K", replugging: bool = False) -> None:
        self.files = folder / "files"
        self.files.mkdir(parents=True, exist_ok=True)
        self.link = str(folder / "tty")
        packages = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
        self._launcher = subprocess.Popen(
            [sys.executable, "-S", str(HERE / "launcher.py"), str(self.files), self.link, heap, _executable(), *packages],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "REPLUG": "1" if replugging else ""},
        )
        self.port = self.next_port()

    def next_port(self) -> str:
        assert self._launcher.stdout
        return self._launcher.stdout.readline().strip()

    def order(self, word: str) -> None:
        """cut, unplug, plug or replug."""
        assert self._launcher.stdin
        self._launcher.stdin.write(word + "\n")
        self._launcher.stdin.flush()

    def listed(self) -> dict[str, bytes]:
        """Every file of it that is no part of the flash, by path."""
        found = [path for path in self.files.rglob("*") if path.is_file()]
        return {path.relative_to(self.files).as_posix(): path.read_bytes() for path in found
                if not path.relative_to(self.files).parts[0].startswith("flash")}

    def flash(self, board: Path | str = BOARD, dry_run: bool = False, erase: bool = False, release: bool = False) -> str:
        """As the command does it; gives what it says."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            assert flash.flash(str(board), self.port, dry_run, erase, False, release) == 0
        return said.getvalue()

    def command(self, *more: str) -> subprocess.Popen[str]:
        """The command in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "posfault", "flash", "--board", str(BOARD), "--port", self.port, *more],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )

    def close(self) -> None:
        self._launcher.communicate()


@pytest.fixture
def base() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None, prefix="board-") as folder:
        yield Path(folder)


@pytest.fixture
def make(base: Path) -> Iterator[Callable[..., VirtualBoard]]:
    """Function (files, heap, replugging) giving a board that has just got power. files: a folder to begin with."""
    made: list[VirtualBoard] = []

    def one(files: Path | None = None, **more: object) -> VirtualBoard:
        folder = base / str(len(made))
        if files:
            shutil.copytree(files, folder / "files")
        made.append(VirtualBoard(folder, **more))      # type: ignore[arg-type]
        return made[-1]

    yield one
    for board in made:
        board.close()


@pytest.fixture
def blank(make: Callable[..., VirtualBoard]) -> VirtualBoard:
    return make()


@pytest.fixture(scope="session")
def flashed_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file system of a board that was flashed once in the session."""
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None, prefix="board-") as folder:
        board = VirtualBoard(Path(folder))
        board.flash()
        board.close()
        yield board.files


@pytest.fixture
def flashed(make: Callable[..., VirtualBoard], flashed_files: Path) -> VirtualBoard:
    return make(flashed_files)
