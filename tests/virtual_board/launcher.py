"""A board on the desk: the MicroPython unix port behind a pty, with a folder for its file system. Run as a script.

Arguments: the folder; a name, which becomes a link to the pty as USB gives a port its name; the heap; a MicroPython
executable, empty for the package; where packages lie. It says the path of the pty, a line each time there is a new one.

Standard input takes words: `cut` takes the power away and gives it again, `unplug` takes the port away, `plug` brings a new
one, `replug` both. Its end ends everything. With REPLUG in the environment a reset does so too, as on a board with USB of
its own.

MicroPython starts main.py, as a board does. Ctrl-C there leads to the prompt. Ctrl-D at the prompt ends the unix port, which
is started again for a soft reset: without main.py when it was the raw prompt. Exit status HARD stands for machine.reset().
"""

import os
import select
import signal
import sys
import tty
from pathlib import Path

HARD = 3
RAW = b"raw REPL; CTRL-B to exit"
# What a board does at power-on. MICROPYINSPECT: the prompt comes when this is over.
BOOT = """
import os
def boot():
    os.putenv("MICROPYINSPECT", "1")
    try:
        os.stat("main.py")
    except OSError:
        return
    try:
        import main
    except SystemExit:
        os.unsetenv("MICROPYINSPECT")
        raise
boot()
"""


class Board:
    """One process at a time, its own pty behind the one that the host sees, so that the port outlives the process."""

    def __init__(self, folder, link, heap, run):
        self._folder = folder
        self._link = Path(link)
        self._heap = heap
        self._run = run
        self._path = ".frozen"
        self._master = self._slave = -1
        self._inner = -1
        self._pid = 0
        self._to_host = b""
        self._tail = b""            # of what MicroPython said
        self._mute = False          # until the raw prompt is there again
        self.replugging = False
        self.watched = {}           # other descriptors, and the function () called when something can be read there

    def plug(self):
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        beside = self._link.with_name(self._link.name + ".new")
        beside.symlink_to(os.ttyname(self._slave))
        beside.replace(self._link)
        print(os.ttyname(self._slave), flush=True)

    def unplug(self):
        if self._master >= 0:
            self._link.unlink()
            os.close(self._master)
            os.close(self._slave)
            self._master = self._slave = -1
            self._to_host = b""

    def start(self, program=True):
        self._inner, slave = os.openpty()
        tty.setraw(slave)
        self._pid = os.fork()
        if self._pid == 0:
            self._become(slave, ["-c", BOOT] if program else ["-i", "-c", "pass"])
        os.close(slave)
        self._tail = b""

    def _become(self, slave, arguments):
        os.setsid()
        for descriptor in (0, 1, 2):
            os.dup2(slave, descriptor)
        os.closerange(self._inherited(), 64)
        os.chdir(self._folder)
        os.environ["MICROPYPATH"] = self._path
        status = self._run(["micropython", "-X", f"heapsize={self._heap}", *arguments])
        os._exit((status or 0) & 0xFF)

    def _inherited(self):
        """The descriptor from which on MicroPython has none."""
        return 3

    def cut(self):
        os.kill(self._pid, signal.SIGKILL)
        self._reap()
        self.start()

    def _reap(self):
        os.close(self._inner)
        self._inner = -1
        self._mute = False
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def serve(self):
        """Passes on what has come, either way."""
        back = self._to_host == b"" and self._inner >= 0
        sources = [0, *([self._master] if self._master >= 0 else []), *([self._inner] if back else []), *self.watched]
        targets = [self._master] if self._to_host and self._master >= 0 else []
        if self._master < 0:
            self._to_host = b""
        readable, writable, _ = select.select(sources, targets, [])
        if writable:
            self._to_host = self._to_host[os.write(self._master, self._to_host):]
        if self._inner in readable:
            self._from_micropython()
        elif self._master in readable:
            said = os.read(self._master, 4096)
            if self._inner >= 0:
                os.write(self._inner, said)
        for descriptor in readable:
            self.watched.get(descriptor, _nothing)()
        return 0 not in readable or self._ordered()

    def _ordered(self):
        words = os.read(0, 4096).split()
        for word in words:
            for act in {b"replug": ("unplug", "plug")}.get(word, (word.decode(),)):
                getattr(self, act)()
        return bool(words)

    def _from_micropython(self):
        try:
            said = os.read(self._inner, 4096)
        except OSError:             # it has ended
            self._ended(self._reap())
            return
        self._tail = (self._tail + said)[-64:]
        if self._mute:
            start = (self._tail).find(RAW)
            if start < 0:
                return
            said, self._mute = self._tail[start:], False
        self._to_host += said

    def _ended(self, status):
        if status == HARD:
            if self.replugging:
                self.unplug()
                self.plug()
            self.start()
            return
        raw = self._tail.endswith(b"OK\r\n")
        self._to_host += b"MPY: soft reboot\r\n"
        self.start(program=not raw)
        if raw:
            self._mute = True
            os.write(self._inner, b"\x01")

    def end(self):
        if self._inner >= 0:
            os.kill(self._pid, signal.SIGKILL)
            self._reap()
        self.unplug()


def _nothing():
    """Who has been served otherwise."""


def runner(executable, packages):
    """Function (arguments) that becomes MicroPython."""
    sys.path += packages
    if executable:
        return lambda arguments: os.execv(executable, arguments)
    from micropython_run import run_main

    return run_main


def main():
    folder, link, heap, executable, *packages = sys.argv[1:]
    board = Board(folder, link, heap, runner(executable, packages))
    board.replugging = bool(os.environ.get("REPLUG"))
    board.plug()
    board.start()
    while board.serve():
        pass
    board.end()


if __name__ == "__main__":
    main()
