"""`posfault acquirer` as a process of its own, as whoever tests terminals starts it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil

END_WITHIN_S = 20.0


class Served:
    """The command; by default it listens at a free port of this machine.

    Args:
        ledger: where its books are.
        options: more of the command line.
        log: the file its lines go to; its pipe otherwise, which somebody must then read.

    Attributes:
        said: its first line.
    """

    def __init__(self, ledger: Path | str, *options: object, log: Path | None = None, listen: str = "127.0.0.1:0") -> None:
        logged = ("--log", log) if log else ()
        self._start("acquirer", "--listen", listen, "--ledger", ledger, *logged, *options)

    def _start(self, *words: object) -> None:
        command = (sys.executable, "-m", "posfault", *words)
        self.process = subprocess.Popen([str(one) for one in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True, start_new_session=True)
        assert self.process.stdout
        self.said = self.process.stdout.readline()
        listens = re.match(r"listens at \S*:(\d+)", self.said)
        if listens is None:
            raise RuntimeError(f"{self.said}{self.process.communicate()[1]}")
        self.port = int(listens[1])

    def rss(self) -> int:
        """Bytes of memory it takes."""
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def kill(self) -> None:
        """As a loss of power would."""
        self.process.kill()
        self.process.communicate()

    def end(self, by: int = signal.SIGTERM) -> tuple[int, str, str]:
        """Exit status, and what it wrote that was not read yet."""
        os.kill(self.process.pid, by)
        out, err = self.process.communicate(timeout=END_WITHIN_S)
        return self.process.returncode, out, err

    def __enter__(self) -> Served:
        return self

    def __exit__(self, *_: Any) -> None:
        self.kill()                     # if need be; and what it wrote is read to its end


class Proxied(Served):
    """`posfault proxy` at a free port of this machine, before the host at port `to`."""

    def __init__(self, to: int, *options: object) -> None:
        self._start("proxy", "--listen", "127.0.0.1:0", "--to", f"127.0.0.1:{to}", *options)
