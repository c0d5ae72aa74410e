"""Real terminals behind a line that is noisy, dead, or leads elsewhere, and what is left of them."""

from __future__ import annotations

import contextlib
import os
import random
import select
import signal
import sys
import threading
import time
import tty
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from posfault.link import terminal, unix_home
from posfault.link.transport import Transport

needs_proc = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at /proc")


class NoisyTransport(Transport):
    """A port on which lines are lost, damaged and doubled, both ways. The chances stand in `odds`, by kind of noise."""

    chance = random.Random(0)
    odds = (("lost", 0.02), ("damaged", 0.04), ("doubled", 0.02))
    happened = 0

    def __init__(self, port: str, **more: Any) -> None:
        super().__init__(port, **more)
        self._arrived: list[bytes] = []

    def write(self, line: bytes) -> None:
        for one in self.noise(line):
            super().write(one)

    def read_line(self, deadline: float) -> bytes | None:
        while not self._arrived:
            line = super().read_line(deadline)
            if line is None:
                return None
            for one in self.noise(line + b"\n"):
                self._arrived += one.rstrip(b"\n").split(b"\n")
        return self._arrived.pop(0)

    @classmethod
    def noise(cls, line: bytes) -> list[bytes]:
        dice = cls.chance.random()
        for kind, odds in cls.odds:
            if dice < odds:
                cls.happened += 1
                return [] if kind == "lost" else [line, line] if kind == "doubled" else [cls._damaged(line)]
            dice -= odds
        return [line]

    @classmethod
    def flipped(cls, data: bytes, one_in: int) -> bytes:
        """Of every so many bits one is wrong."""
        damaged = bytearray(data)
        for place in range(8 * len(data)):
            if not cls.chance.randrange(one_in):
                damaged[place // 8] ^= 1 << place % 8
                cls.happened += 1
        return bytes(damaged)

    @classmethod
    def _damaged(cls, line: bytes) -> bytes:
        damaged = bytearray(line)
        damaged[cls.chance.randrange(len(line))] ^= 1 << cls.chance.randrange(8)
        return bytes(damaged)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal is hung after half a second, and a line repeated after a fiftieth."""
    monkeypatch.setattr(terminal, "HUNG_AFTER_S", 0.5)
    monkeypatch.setattr(terminal, "REPEAT_AFTER_S", 0.02)


@pytest.fixture
def in_time() -> Iterator[None]:
    """The test fails after three seconds, in whatever it waits for."""
    def give_up(number: int, frame: object) -> None:
        pytest.fail("still waiting after three seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, 3)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def noisy(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], type[NoisyTransport]]:
    """Makes every terminal started from here on a noisy one; the seed says what happens to its lines."""
    def start(seed: int) -> type[NoisyTransport]:
        class Noisy(NoisyTransport):
            chance = random.Random(seed)

        monkeypatch.setattr(terminal, "HUNG_AFTER_S", 2.0)
        monkeypatch.setattr(terminal, "REPEAT_AFTER_S", 0.02)
        monkeypatch.setattr(unix_home, "Transport", Noisy)
        return Noisy

    return start


class Line:
    """A pty: `port` is its name, and whatever is at its other end, the test does in a thread of its own."""

    def __init__(self) -> None:
        self.master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self.master, False)
        self.port = os.ttyname(self._slave)
        self.heard = bytearray()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def say(self, data: bytes) -> None:
        """Writes all of it, as fast as it is read."""
        while data and not self._stop.is_set():
            if select.select([], [self.master], [], 0.05)[1]:
                with contextlib.suppress(BlockingIOError):
                    data = data[os.write(self.master, data):]

    def hear(self) -> bytes:
        """What has come, b"" if nothing has within a moment."""
        if not select.select([self.master], [], [], 0.05)[0]:
            return b""
        data = os.read(self.master, 65536)
        self.heard += data
        return data

    def meanwhile(self, act: Callable[[Line], None]) -> None:
        """Does `act` again and again from here on, until hang_up() or for three seconds at most."""
        def go_on() -> None:
            until = time.monotonic() + 3
            with contextlib.suppress(OSError, ValueError):
                while not self._stop.is_set() and time.monotonic() < until:
                    act(self)

        self._thread = threading.Thread(target=go_on)
        self._thread.start()

    def hang_up(self) -> None:
        """Nobody is at the other end any more."""
        if not self._stop.is_set():
            self._stop.set()
            if self._thread:
                self._thread.join()
            os.close(self.master)

    def close(self) -> None:
        """Until here no other pty takes its name."""
        self.hang_up()
        os.close(self._slave)


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    made.close()


def alive(mark: str) -> list[int]:
    """Processes that were started with this text in their environment."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                if mark.encode() in (folder / "environ").read_bytes() and "Z" not in _state(folder):
                    found.append(int(folder.name))
    return found


def folders(pids: list[int]) -> list[Path]:
    """Where these processes keep flash images: what stands in their command lines."""
    found = set()
    for pid in pids:
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
            found |= {Path(word) for word in words if "/posfault-" in word and " " not in word}
    return sorted(folder for folder in found if folder.is_dir())


def children(pid: int) -> list[int]:
    """Processes below this one, children of children too."""
    with contextlib.suppress(OSError):
        direct = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return direct + [below for child in direct for below in children(child)]
    return []


def _state(folder: Path) -> str:
    return (folder / "stat").read_text().rpartition(")")[2].split()[0]


def ended(pids: Callable[[], list[int]], within_s: float) -> list[int]:
    """Waits until there are none of these processes; gives those that are left when the time is over."""
    until = time.monotonic() + within_s
    left = pids()
    while left and time.monotonic() < until:
        time.sleep(0.005)
        left = pids()
    return left


@pytest.fixture(scope="session")
def processes() -> SimpleNamespace:
    """Helpers by name, since test folders are no packages."""
    return SimpleNamespace(alive=alive, children=children, folders=folders, ended=ended)
