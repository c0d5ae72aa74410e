"""What a rig process does at which moment: plans by time, files by what comes, and words to the bench."""

from __future__ import annotations

import heapq
import itertools
import json
import os
import select
import time
from collections.abc import Callable
from typing import Any

from posfault.rig.faults import Armed, Faults


class Clockwork:
    """One thread: nothing here blocks. faults: what is armed. pace: how many times as fast as life the terminal's clock
    runs.

    Words go to the bench as lines of JSON on the descriptor `out`.
    """

    def __init__(self, out: int) -> None:
        self._out = out
        self._plans: list[tuple[float, int, Callable[[], None]]] = []
        self._number = itertools.count()
        self._files: dict[int, Callable[[], None]] = {}
        self.faults = Faults([])
        self.pace = 1

    def after(self, delay_s: float, function: Callable[[], None]) -> None:
        heapq.heappush(self._plans, (time.monotonic() + delay_s, next(self._number), function))

    def forget(self) -> None:
        """Nothing that is planned takes place."""
        self._plans = []

    def watch(self, descriptor: int, function: Callable[[], None]) -> None:
        """function () is called whenever something can be read there."""
        self._files[descriptor] = function

    def ignore(self, descriptor: int) -> None:
        self._files.pop(descriptor, None)

    def seconds(self, ms: int) -> float:
        """So many ms of the terminal's clock, as they pass here."""
        return ms / 1000 / self.pace

    def say(self, *word: Any) -> None:
        os.write(self._out, json.dumps(word).encode() + b"\n")

    def happened(self, point: str, *what: Any) -> None:
        """Something for the bench's trace: at this moment, at that point."""
        self.say("event", time.monotonic(), point, *what)

    def struck(self, point: str) -> Armed | None:
        """Counts an event; says of a fault that strikes at it, and gives it."""
        fault = self.faults.event(point)
        if fault:
            self.happened("fault", fault.number, fault.kind, point, fault.count)
        return fault

    def turn(self) -> None:
        """Waits for the next thing, and does all that is due."""
        wait = max(0.0, self._plans[0][0] - time.monotonic()) if self._plans else None
        for descriptor in select.select(list(self._files), [], [], wait)[0]:
            if descriptor in self._files:
                self._files[descriptor]()
        while self._plans and self._plans[0][0] <= time.monotonic():
            heapq.heappop(self._plans)[2]()
