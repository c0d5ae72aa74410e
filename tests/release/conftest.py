"""A release at work: built, provisioned, started on a pty as a person would, its bank on a TCP port of this process."""

from __future__ import annotations

import asyncio
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from posfault import release
from posfault.acquirer.codec import Message
from posfault.acquirer.host_file import default_host
from posfault.acquirer.ledger import Ledger
from posfault.acquirer.server import Acquirer
from posfault.acquirer.service import Service
from posfault.acquirer.turns import Answer, Turns
from posfault.bench import setting

GIVE_UP_S = 10.0
_READS_S = 0.5
_STEERING = re.compile(rb"\x1b\[[?0-9;]*[A-Za-z]")


def micropython() -> str:
    """The command of the unix port: one that is named, the one beside this Python, or one on PATH."""
    beside = Path(sys.executable).with_name("micropython")
    return os.environ.get("POSFAULT_MICROPYTHON") or (str(beside) if beside.exists() else "micropython")


class Till:
    """The release's window, and whoever stands before it. The bank does its work whenever the window is looked at."""

    def __init__(self, folder: Path, acquirer: Acquirer) -> None:
        self.folder = folder
        self._loop = asyncio.new_event_loop()
        self._bank = Turns(acquirer, setting.SEED, self._failed)
        self.server = self._open(0)
        self._bank_closed = False
        self.plug_pulled_at = ""        # MTI of the request that the bank has carried out when the power goes
        self.asked: list[str] = []      # MTI of each request that the bank has carried out
        self.requests: list[Message] = []       # the same, whole
        self.seen = b""                 # all that has been written to the window
        self._read = 0                  # how much of it was expected already
        self._process: subprocess.Popen[bytes] | None = None
        self._window = -1

    def _open(self, port: int) -> Service:
        service = Service(self._bank, self._told)
        self._loop.run_until_complete(service.start(("127.0.0.1", port)))
        return service

    def bank_closes(self) -> None:
        self._loop.run_until_complete(self.server.stop())
        self._bank_closed = True

    def bank_opens(self) -> None:
        """Again, where it was."""
        self.server = self._open(self.server.port)
        self._bank_closed = False

    def bank_ends(self) -> None:
        self.bank_closes()
        self._loop.close()

    def power_on(self) -> None:
        self._window, line = os.openpty()
        self._process = subprocess.Popen(
            [micropython(), "-X", "heapsize=192K", "-m", "main", release.FLASH], cwd=self.folder, start_new_session=True,
            stdin=line, stdout=line, stderr=subprocess.STDOUT,
        )
        os.close(line)

    def cut_power(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            os.close(self._window)
            self._process = None

    def _told(self, _: str, what: Answer | str) -> None:
        """What the bank did; its answer is not on its way yet."""
        if not isinstance(what, Answer) or what.handled.request_message is None:
            return
        self.requests.append(what.handled.request_message)
        self.asked.append(what.handled.request_message.mti)
        if self.asked[-1] == self.plug_pulled_at:
            self.plug_pulled_at = ""
            self.cut_power()

    def _failed(self, problem: str) -> None:
        raise AssertionError(problem)

    def ended(self) -> int:
        """The exit status of a program that ends by itself."""
        assert self._process
        return self._process.wait(GIVE_UP_S)

    def type(self, text: str) -> None:
        os.write(self._window, text.encode())

    def expect(self, *texts: str) -> str:
        """Reads on until each has been shown, in any order; gives what was shown meanwhile, without what steers."""
        give_up = time.monotonic() + GIVE_UP_S
        while True:
            shown = _STEERING.sub(b"", self.seen[self._read :]).decode(errors="replace")
            if all(text in shown for text in texts):
                self._read = len(self.seen)
                return shown
            assert time.monotonic() < give_up, f"waited for {texts}, saw:\n{shown}"
            self._look()

    def agree(self) -> None:
        """To what stands there. Nobody can have read it sooner; an ENTER that comes at once is taken for a stuck key's."""
        read = time.monotonic() + _READS_S
        self.until(lambda: time.monotonic() >= read)
        self.type("\r")

    def reads_slip(self) -> None:
        self.agree()
        self.expect("READY FOR SALE")

    def until(self, came: Callable[[], bool]) -> None:
        """Goes on until something has come about."""
        give_up = time.monotonic() + GIVE_UP_S
        while not came():
            assert time.monotonic() < give_up, _STEERING.sub(b"", self.seen).decode(errors="replace")
            self._look()

    def _look(self) -> None:
        if not self._bank_closed:
            self._loop.call_soon(self._loop.stop)       # one turn, without waiting
            self._loop.run_forever()
        if self._process is None:
            return
        if select.select([self._window], [], [], 0.002)[0]:
            try:
                self.seen += os.read(self._window, 4096)
            except OSError:             # the program has ended
                raise AssertionError(_STEERING.sub(b"", self.seen).decode(errors="replace")) from None

    def log_in(self, person: str = "ann") -> None:
        one = setting.PEOPLE[person]
        self.expect("OPERATOR NUMBER")
        self.type(one.operator + "\r")
        self.expect("PASSWORD")
        self.type(one.password + "\r")

    def sign_on(self) -> None:
        """A person logs in, and signs the terminal on."""
        self.log_in()
        self.expect("NOT SIGNED ON")
        self.type("o")
        self.expect("READY FOR SALE")


@pytest.fixture
def bank() -> Acquirer:
    host = default_host()
    return Acquirer(host.terminals, host.seed, ledger=Ledger(salt=host.seed), cards=host.cards)


@pytest.fixture
def way() -> Callable[[int], int]:
    """From the bank's port to the one at which the terminal is told to find it."""
    return lambda port: port


@pytest.fixture
def till(tmp_path: Path, bank: Acquirer, way: Callable[[int], int]) -> Iterator[Till]:
    made = Till(tmp_path / "release", bank)
    release.make(made.folder, f"127.0.0.1:{way(made.server.port)}")
    made.power_on()
    yield made
    made.cut_power()
    made.bank_ends()
