"""A virtual Pico W with a virtual rig, wire by wire: the real drivers get contacts and bytes, and a relay takes the power.

Its wiring is that of boards/rpi_pico_w, the rig's that of the example there, whose pins lead to a socket here.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from posfault import facts, flash, pool
from posfault.bench.stand import Stand
from posfault.link.build import compile_one, compiled
from posfault.link.unix_home import _executable

HERE = Path(__file__).parent
BOARD = HERE / "board"
HARDWARE = (HERE / "hardware", HERE.parent / "stand_in")
MEMORY = Path("/dev/shm")       # a board's file system writes through, which is slow on a disk
PICO_W = facts.boards_root() / "rpi_pico_w"
RIG = PICO_W / "rigs" / "ft232h.toml"


class Desk:
    """port: of the board's link. rig: the rig.toml of what is wired to it. blank: its firmware is still to be flashed."""

    def __init__(self, folder: Path, blank: bool = False) -> None:
        self._folder = folder
        files, nets = folder / "files", folder / "nets"
        nets.mkdir()
        shutil.copy(HARDWARE[1] / "wires.py", nets / "nets.py")
        if blank:
            files.mkdir()
        else:
            _put_on(files)
        packages = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
        self._desk = subprocess.Popen(
            [sys.executable, "-S", str(HERE / "desk.py"), str(files), str(folder / "tty"), "2M", _executable(),
             ":".join(str(one) for one in (nets, *HARDWARE)), *packages],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        assert self._desk.stdout
        self.port, socket, printer, scanner = (self._desk.stdout.readline().strip() for _ in range(4))
        self.rig = folder / "rig.toml"
        there = f'backend = "socket"\nat = "127.0.0.1:{socket}"'
        text = RIG.read_text(encoding="utf-8").replace('backend = "ft232h"', there)
        text = text.replace("/dev/ttyUSB0", printer).replace("/dev/ttyUSB1", scanner)
        self.rig.write_text(text.replace("off_ms = 500", "off_ms = 10"), encoding="utf-8")

    def flash(self) -> None:
        """As the command does it, for a board that has the Pico W's wiring."""
        board = self._folder / "board"
        shutil.copytree(HERE.parent / "virtual_board" / "board", board)
        shutil.copy(PICO_W / "wiring.py", board)
        wired = next(line for line in (PICO_W / "board.toml").read_text().split("\n") if line.startswith("wired"))
        with (board / "board.toml").open("a", encoding="utf-8") as toml:
            toml.write(wired + "\n")
        with contextlib.redirect_stdout(io.StringIO()):
            assert flash.flash(str(board), self.port, False, False, False, False) == 0

    def order(self, word: str) -> None:
        """cut, unplug, plug or replug, as at tests/virtual_board."""
        assert self._desk.stdin
        self._desk.stdin.write(word + "\n")
        self._desk.stdin.flush()

    def close(self) -> None:
        self._desk.communicate()


def _put_on(files: Path) -> None:
    """The firmware onto a board, without a signature."""
    shutil.copytree(compiled(facts.firmware_root()), files)
    shutil.copy(facts.firmware_root() / "main.py", files)
    for file in (BOARD / "pins.py", PICO_W / "wiring.py"):
        compile_one(file, files, Path(file.name).with_suffix(".mpy"))


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None, prefix="desk-") as folder:
        made = Desk(Path(folder))
        yield made
        made.close()


@pytest.fixture(scope="module")
def rigged(desk: Desk) -> Iterator[Stand]:
    """The board, with the virtual rig playing."""
    with pool.stand_at(desk.port, desk.rig) as made:
        yield made
