"""The rig as the bench has it: its processes, what they are told, and what they say happened."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import time
from types import TracebackType
from typing import Any, NamedTuple

from posfault.errors import PortError, one_line
from posfault.rig.keypad import POINT as KEY
from posfault.rig.mapping import BACKENDS, Mapping
from posfault.rig.sharing import Home, parts

READY_WITHIN_S = 20.0       # Blinka looks for its device at import
_READ = 65536


class Happened(NamedTuple):
    """at_s: time.monotonic()."""

    at_s: float
    point: str
    values: list[Any]


class Worker:
    """One rig process. Raises PortError where it says that something is wrong, or ends."""

    def __init__(self, mapping: Mapping, home: Home) -> None:
        self._name = f"{mapping.file}: backend {home[0]}" if home[0] else str(mapping.file)
        self._came = b""
        blinka = {name: value for name, value in os.environ.items() if name not in BACKENDS.values()}
        if variable := BACKENDS.get(home[0]):
            blinka[variable] = "1"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "posfault.rig.process", str(mapping.file), *home], env=blinka,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        assert self._process.stdin
        assert self._process.stdout
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._from, False)

    @property
    def descriptor(self) -> int:
        """Can be read where it has said something."""
        return self._from

    def say(self, *words: Any) -> None:
        try:
            os.write(self._to, json.dumps(words).encode() + b"\n")
        except OSError:
            self.heard()
            raise self._ended() from None

    def heard(self, within_s: float = 0.0) -> list[list[Any]]:
        """What it has said since; waits so long for the first word."""
        if not select.select([self._from], [], [], within_s)[0]:
            return []
        data = os.read(self._from, _READ)
        *lines, self._came = (self._came + data).split(b"\n")
        found = [json.loads(line) for line in lines]
        for word in found:
            if word[0] == "problem":
                raise PortError(one_line(f"{self._name}: {word[1]}"))
        if not data:
            raise self._ended()
        return found

    def ready(self) -> None:
        """Waits until it says so; what it said before is of an earlier run."""
        give_up = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < give_up:
            if ["ready"] in self.heard(READY_WITHIN_S):
                return
        raise PortError(f"{self._name}: the rig process is not ready after {READY_WITHIN_S:.0f} seconds; "
                        "is the device in use?")

    def _ended(self) -> PortError:
        assert self._process.stderr
        self._process.kill()        # it has ended, or cannot be spoken with
        lines = self._process.stderr.read().decode("utf-8", "replace").split("\n")
        last = next((line for line in reversed(lines) if line.strip()), "it said nothing")
        return PortError(one_line(f"{self._name}: the rig process ended ({last.strip()}); start again"))

    def close(self) -> None:
        """It lets go of everything, and ends."""
        assert self._process.stdin
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process.wait()
        for pipe in (self._process.stdout, self._process.stderr):
            assert pipe
            pipe.close()


class Rig:
    """What one rig.toml maps, with its processes running. Use it in a `with`, or close it.

    Raises:
        PortError: a device of it is not there, or cannot be used.
    """

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self._homes = parts(mapping)
        self._workers: dict[Home, Worker] = {}
        self.contacts = 0           # that were made for what was brought in this run
        self.done_s = 0.0           # time.monotonic() when the last thing that was brought was done
        self.outstanding = 0        # brought, and not done yet
        self._happened: list[Happened] = []
        self._pressing: list[Happened] = []     # faults at the key that is being pressed
        self.pressed: list[tuple[int, Happened]] = []   # and at those before, with all the contacts made by then
        try:
            for home in self._homes:
                self._workers[home] = Worker(mapping, home)
            for worker in self._workers.values():
                worker.ready()
        except BaseException:
            self.close()
            raise

    @property
    def workers(self) -> dict[Home, Worker]:
        return self._workers

    def begin(self, rows: list[list[Any]], pace: int) -> None:
        """A run begins. rows: of the faults to make, as faults.Faults takes them."""
        for worker in self._workers.values():
            worker.say("run", rows, pace)
        for worker in self._workers.values():
            worker.ready()
        self._happened, self._pressing, self.pressed = [], [], []
        self.contacts = self.outstanding = 0

    def bring(self, source: str, content: Any, after_s: float) -> None:
        """Somebody does this to a peripheral that the rig plays, in so many seconds."""
        self.outstanding += 1
        self._of(source).say("bring", source, content, max(0.0, after_s))

    def calm(self) -> None:
        """No more faults, and what was broken works again."""
        self._to_all("calm")

    def forget(self) -> None:
        """What was brought and is not done will not be: the terminal has no power."""
        self._to_all("forget")
        self.outstanding = 0
        self._pressing = []

    def power(self, on: bool) -> None:
        self._of("power").say("power", on)

    def happened(self, within_s: float = 0.0) -> list[Happened]:
        """What happened at what it plays, and was not given before, in order of time. Waits so long for the first word."""
        give_up = time.monotonic() + within_s
        while True:
            for worker in self._workers.values():
                for word in worker.heard():
                    self._take(word)
            left_s = give_up - time.monotonic()
            if self._happened or left_s <= 0:
                break
            select.select([worker.descriptor for worker in self._workers.values()], [], [], left_s)
        found, self._happened = sorted(self._happened, key=lambda one: one.at_s), []
        return found

    def _take(self, word: list[Any]) -> None:
        if word[0] == "event":
            happened = Happened(word[1], word[2], word[3:])
            at_a_key = happened.point == "fault" and happened.values[2] == KEY
            (self._pressing if at_a_key else self._happened).append(happened)
        elif word[0] == "done" and self.outstanding:
            self.outstanding -= 1
            self.contacts += word[2]
            self.done_s = time.monotonic()
            self.pressed += [(self.contacts, one) for one in self._pressing]
            self._pressing = []

    def _of(self, name: str) -> Worker:
        return next(self._workers[home] for home, part in self._homes.items() if name in part)

    def _to_all(self, *words: Any) -> None:
        for worker in self._workers.values():
            worker.say(*words)

    def close(self) -> None:
        for worker in self._workers.values():
            worker.close()

    def __enter__(self) -> Rig:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
