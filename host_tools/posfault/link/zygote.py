"""A small process that starts terminals: it has MicroPython loaded and forks, which takes a third of a millisecond.

Run as a script with the folder of the flash images and the path of a MicroPython executable, empty for the package. It
imports nothing but the standard library and micropython_run, so that the fork copies little. A file `rom` in that folder is
the firmware as a ROMFS: it lies in memory, outside the terminal's heap, as the flash of a board does.

It reads one JSON list a line on standard input: the heap, the flash image, the folder of the firmware and that of the board.
It answers [pid, path of the pty], or [0, why there is none]. The terminal holds the master of its pty: when the host closes
the other side or dies, the terminal reads the end of its input and ends.
"""

import contextlib
import ctypes
import fcntl
import json
import mmap
import os
import signal
import sys
import tty
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


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


class _Rom:
    """The file `rom` of the folder, mapped into memory, where there is one."""

    def __init__(self, folder: str) -> None:
        self._bytes: mmap.mmap | None = None
        with contextlib.suppress(OSError), open(os.path.join(folder, "rom"), "rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, mmap.MAP_PRIVATE)

    def arguments(self, image: str) -> list[str]:
        """What MicroPython is to be told: to mount it and run its main.py, or to run that of the folder it is in."""
        if self._bytes is None:
            return ["-m", "main", image]
        address = ctypes.addressof(ctypes.c_char.from_buffer(self._bytes))
        return ["-c", f"import sys, uctypes, vfs; sys.path[:] = ['/rom']; sys.argv[:] = ['main', {image!r}]; "
                      f"vfs.mount(vfs.VfsRom(uctypes.bytearray_at({address}, {len(self._bytes)})), '/rom'); import main"]


def _become_terminal(run: Callable[[list[str]], object], master: int, arguments: list[str], path: str, board: str) -> None:
    _die_with_parent()
    os.setsid()
    os.dup2(master, 0)
    os.dup2(master, 1)
    os.closerange(3, 64)
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_NONBLOCK)
    os.chdir(path)                              # the first place where MicroPython looks,
    os.environ["MICROPYPATH"] = f".frozen:{board}"      # and the board's pins, and nothing behind it
    run(arguments)
    os._exit(0)


def _start(run: Callable[[list[str]], object], arguments: list[str], path: str, board: str) -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    name = os.ttyname(slave)
    pid = os.fork()
    if pid == 0:
        os.close(slave)
        _become_terminal(run, master, arguments, path, board)
    os.close(master)
    if not _opened(json.dumps([pid, name])):
        with contextlib.suppress(ProcessLookupError):       # what was no MicroPython ended by itself
            os.kill(pid, signal.SIGKILL)
    os.close(slave)


def _opened(answer: str) -> bool:
    """Whether the host has opened its side of the pty; without that the terminal would read an end."""
    with contextlib.suppress(BrokenPipeError):      # the host was interrupted before it heard our answer
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()
        return sys.stdin.readline() != ""
    return False


def _remove(folder: str) -> None:
    """The terminals' flash goes with us, also when the host was killed and could not clean up."""
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            os.unlink(os.path.join(folder, name))
        os.rmdir(folder)


def main(folder: str, executable: str) -> None:
    run = _loaded(executable)
    rom = _Rom(folder)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)       # no zombies: nobody asks how a terminal ended
    for line in iter(sys.stdin.readline, ""):
        heap, image, path, board = json.loads(line)
        try:
            _start(run, ["micropython", "-X", f"heapsize={heap}", *rom.arguments(image)], path, board)
        except OSError as error:            # no pty, no process, no file descriptor left
            _opened(json.dumps([0, os.strerror(error.errno or 0)]))
    _remove(folder)
    os._exit(0)             # nobody is there to read what is still to be flushed


main(sys.argv[1], sys.argv[2])
