"""A small process that starts terminals: it has MicroPython loaded and forks, which takes a third of a millisecond.

Run as a script with the folder of the flash images, the path of a MicroPython executable (empty for the package), its own
path, and whether terminals may be copies (empty: no). It imports nothing but the standard library and micropython_run, so
that the fork copies little. A file `rom` in that folder is the firmware as a ROMFS: it lies in memory, outside the
terminal's heap, as the flash of a board does.

It reads one JSON list a line on standard input: the heap, the flash image, its bytes, the folder of the firmware and that of
the board. It answers [pid, path of the pty], or [0, why there is none]. The terminal holds the master of its pty: when the
host closes the other side or dies, the terminal reads the end of its input and ends.

On Linux, from the third on, terminals are copies of one that has loaded its firmware and waits for its first command, the
template: most of a power-on is loading. MicroPython cannot fork; a signal interrupts its waiting, and the handler does. A
copy has what a terminal has that has just got power, but for its pty and the flash it opened.
"""

import contextlib
import ctypes
import fcntl
import json
import mmap
import os
import signal
import stat
import sys
import time
import tty
from collections.abc import Callable
from typing import NamedTuple

_PR_SET_PDEATHSIG = 1
_ASLEEP_AGAIN_WITHIN_S = 1.0
_ASKED, _ANSWERED = 64, 65      # the template's ends of its pipes, beyond what MicroPython opens
_MAP_FIXED = 0x10


def _die_with_parent() -> None:
    """On Linux; elsewhere the closed pty alone ends the terminal."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _loaded(executable: str) -> Callable[[list[str]], object]:
    """What runs MicroPython with its arguments in this process: the package, or an executable by its path."""
    if executable:
        return lambda arguments: os.execv(executable, arguments)
    import micropython_run

    return micropython_run.run_main  # type: ignore[no-any-return]


class _Wanted(NamedTuple):
    """A terminal to be started: the heap, the flash image and its bytes, the folders of firmware and board."""

    heap: str
    image: str
    size: int
    path: str
    board: str

    @property
    def is_there(self) -> bool:
        """Whether the flash is, whole."""
        with contextlib.suppress(OSError):
            return os.path.getsize(self.image) == self.size
        return False


class _Rom:
    """The file `rom` of the folder, mapped into memory, where there is one. It ends with room for a flash image."""

    def __init__(self, folder: str) -> None:
        self._bytes: mmap.mmap | None = None
        with contextlib.suppress(OSError), open(os.path.join(folder, "rom"), "rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, mmap.MAP_PRIVATE)

    def arguments(self, wanted: _Wanted) -> list[str]:
        """What MicroPython is to be told: to mount it and run its main.py, or to run that of the folder it is in."""
        if self._bytes is None:
            return ["-m", "main", wanted.image]
        told = ["main", wanted.image]
        if wanted.is_there:
            with open(wanted.image, "rb") as flash:
                self.shows(flash.fileno(), wanted.size)
            told.append("seen")
        return ["-c", f"import sys, uctypes, vfs; sys.path[:] = ['/rom']; sys.argv[:] = {told!r}; "
                      f"vfs.mount(vfs.VfsRom(uctypes.bytearray_at({self._address()}, {len(self._bytes)})), '/rom'); "
                      "import main"]

    def _address(self) -> int:
        assert self._bytes
        return ctypes.addressof(ctypes.c_char.from_buffer(self._bytes))

    def shows(self, flash: int, size: int) -> None:
        """From now on this flash image is seen at the end, in this process, as it is at any time."""
        assert self._bytes
        function = ctypes.CDLL(None, use_errno=True).mmap
        function.restype = ctypes.c_void_p
        function.argtypes = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int64
        place = self._address() + len(self._bytes) - size
        if function(place, size, mmap.PROT_READ, mmap.MAP_SHARED | _MAP_FIXED, flash, 0) != place:
            raise OSError(ctypes.get_errno(), "the flash cannot be mapped")


def _new_pty() -> tuple[int, int]:
    """(master, slave)."""
    master, slave = os.openpty()
    tty.setraw(slave)
    return master, slave


def _live_behind(master: int) -> None:
    """A terminal's process talks by the master of its pty, and has nothing else of ours."""
    _die_with_parent()
    os.setsid()
    os.dup2(master, 0)
    os.dup2(master, 1)
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_NONBLOCK)


def _become_terminal(run: Callable[[list[str]], object], master: int, rom: _Rom, wanted: _Wanted) -> None:
    _live_behind(master)
    os.closerange(3, _ASKED)
    os.chdir(wanted.path)                       # the first place where MicroPython looks,
    os.environ["MICROPYPATH"] = f".frozen:{wanted.board}"       # and the board's pins, and nothing behind it
    run(["micropython", "-X", f"heapsize={wanted.heap}", *rom.arguments(wanted)])
    os._exit(0)


def _start(run: Callable[[list[str]], object], rom: _Rom, wanted: _Wanted) -> None:
    master, slave = _new_pty()
    name = os.ttyname(slave)
    pid = os.fork()
    if pid == 0:
        _become_terminal(run, master, rom, wanted)
    os.close(master)
    _hand_over(pid, name)
    os.close(slave)


def _hand_over(pid: int, name: str) -> None:
    """Gives the terminal to the host; ends it where the host does not take it."""
    if not _opened(json.dumps([pid, name])):
        with contextlib.suppress(ProcessLookupError):       # what was no MicroPython ended by itself
            os.kill(pid, signal.SIGKILL)


def _opened(answer: str) -> bool:
    """Whether the host has opened its side of the pty; without that the terminal would read an end."""
    with contextlib.suppress(BrokenPipeError):      # the host was interrupted before it heard our answer
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()
        return sys.stdin.readline() != ""
    return False


class _Template:
    """A terminal that has loaded its firmware, and is copied. It is told what is wanted, and answers, by a pipe each."""

    def __init__(self, run: Callable[[list[str]], object], rom: _Rom, wanted: _Wanted) -> None:
        self._wanted = wanted
        self._rom = rom
        self._has_slept = False
        self._asked, self._ask = os.pipe()
        self._answer, self._answered = os.pipe()
        master, self._slave = _new_pty()        # without the slave the template would read an end
        self.pid = os.fork()
        if self.pid == 0:
            for end, number in ((self._asked, _ASKED), (self._answered, _ANSWERED)):
                os.dup2(end, number)
            wake = ctypes.CFUNCTYPE(None, ctypes.c_int)(self._copy)
            ctypes.CDLL(None).signal(signal.SIGUSR1, wake)
            _become_terminal(run, master, rom, wanted)
        for end in (master, self._asked, self._answered):
            os.close(end)

    def waits(self) -> bool:
        """Whether it sleeps: then it has loaded everything, and is not amid anything.

        One that has slept before is given a moment: on a busy machine it may still be on its way back from the last copy.
        """
        give_up = time.monotonic() + _ASLEEP_AGAIN_WITHIN_S
        while (state := self._state()) != b"S" and state and self._has_slept and time.monotonic() < give_up:
            time.sleep(0.0001)
        self._has_slept = self._has_slept or state == b"S"
        return state == b"S"

    def _state(self) -> bytes:
        """As ps(1) has it; nothing when it has ended."""
        with contextlib.suppress(OSError), open(f"/proc/{self.pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()[0]
        return b""

    def start(self) -> None:
        os.kill(self.pid, signal.SIGUSR1)
        pid, name = json.loads(os.read(self._answer, 256))
        if pid:
            _hand_over(pid, name)
            os.write(self._ask, b"\n")
        else:
            _opened(json.dumps([0, name]))

    def _copy(self, _: int) -> None:
        """In the template, whom the signal wakes: forks, and lets the copy go on with a pty and a flash of its own."""
        with contextlib.ExitStack() as ours:
            try:
                flash = os.open(self._wanted.image, os.O_RDWR)      # not the template's: another may lie there by now
                ours.callback(os.close, flash)
                master, slave = _new_pty()
                for end in (master, slave):
                    ours.callback(os.close, end)
                name = os.ttyname(slave)
                pid = os.fork()
            except OSError as error:
                os.write(_ANSWERED, json.dumps([0, os.strerror(error.errno or 0)]).encode())
                return
            if pid:
                os.write(_ANSWERED, json.dumps([pid, name]).encode())
                os.read(_ASKED, 1)
            else:
                _live_behind(master)
                os.dup2(flash, _the_file())
                self._rom.shows(flash, self._wanted.size)
                os.closerange(_ASKED, _ANSWERED + 1)


def _the_file() -> int:
    """The one file that a terminal has open: its flash. Opened before ours, it has the lower number."""
    for number in range(3, _ASKED):
        with contextlib.suppress(OSError):
            if stat.S_ISREG(os.fstat(number).st_mode):
                return number
    os._exit(1)         # whatever this is, it is no terminal


class _Starter:
    """Starts terminals that are all of one kind, one after the other."""

    def __init__(self, run: Callable[[list[str]], object], rom: _Rom, may_copy: bool) -> None:
        self._run = run
        self._rom = rom
        self._may_copy = may_copy
        self._template: _Template | None = None
        self._started = 0

    def start(self, wanted: _Wanted) -> None:
        template = self._template
        if template and wanted.is_there and template.waits():
            template.start()
            return
        _start(self._run, self._rom, wanted)
        self._started += 1
        if self._may_copy and self._started >= 2 and not template and wanted.is_there:      # many a home starts one alone
            self._template = _Template(self._run, self._rom, wanted)


def _remove(folder: str) -> None:
    """The terminals' flash goes with us, also when the host was killed and could not clean up."""
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            os.unlink(os.path.join(folder, name))
        os.rmdir(folder)


def main(folder: str, executable: str, copies: bool) -> None:
    starter = _Starter(_loaded(executable), _Rom(folder), copies and not executable and sys.platform == "linux")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)       # no zombies: nobody asks how a terminal ended
    for line in iter(sys.stdin.readline, ""):
        try:
            starter.start(_Wanted(*json.loads(line)))
        except OSError as error:            # no pty, no process, no file descriptor left
            _opened(json.dumps([0, os.strerror(error.errno or 0)]))
    _remove(folder)
    os._exit(0)             # nobody is there to read what is still to be flushed


main(sys.argv[1], sys.argv[2], bool(sys.argv[4]))
