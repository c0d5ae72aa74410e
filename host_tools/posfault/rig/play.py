"""What the rig plays in one run: the bench tells it what people do, and hears what happened at its peripherals."""

from __future__ import annotations

import time
from typing import Any

from posfault.errors import InvalidRun
from posfault.rig.apparatus import Happened, Rig
from posfault.rig.making import by_rig
from posfault.rig.printer import LINE
from posfault.scenario import Scenario

LOOK_MS = 50                # real ms after which the terminal looks again, while the rig is busy
_SEEN_WITHIN_S = 0.3        # what was done is at the terminal: it has scanned its keys, and heard its lines
_PRINTED_WITHIN_S = 3.0     # what the terminal has printed is at the rig
Row = list[Any]
Told = tuple[int, str, list[Any]]
"""Bench time in ms, point, what: one event of the trace."""


class Play:
    """rows: the scenario's schedule, as the link carries it, row for row. pace: as for the bench.

    Attributes:
        schedule: what of it the terminal's own fault layer has to strike.
    """

    def __init__(self, rig: Rig, scenario: Scenario, rows: list[Row], pace: int) -> None:
        self._rig = rig
        self._pace = pace
        self._numbers: list[int] = []       # place in `schedule` -> in the scenario
        self.schedule: list[Row] = []
        played: list[Row] = []
        for number, (fault, row) in enumerate(zip(scenario.faults, rows, strict=True)):
            if by_rig(fault, rig.mapping):
                played.append([number, fault.point, fault.nth, fault.kind, dict(fault.parameters)])
            else:
                self._numbers.append(number)
                self.schedule.append(row)
        self._seen = 0              # keys that have come to the terminal
        self._due = self._came = 0      # lines that the terminal has sent, and that came here
        self._early: list[Happened] = []
        rig.begin(played, pace)

    def plays(self, source: str) -> bool:
        return source in self._rig.mapping.plays

    @property
    def sources(self) -> frozenset[str]:
        return self._rig.mapping.plays

    def bring(self, source: str, content: Any, after_ms: int) -> None:
        """Somebody does it in so many ms of the terminal's clock."""
        self._rig.bring(source, content, after_ms / 1000 / self._pace)

    @property
    def busy(self) -> bool:
        """Whether something is still to be done, or was done so short a time ago that the terminal may not know it yet."""
        self._early += self._rig.happened()
        if self._rig.outstanding:
            return True
        return self._rig.contacts > self._seen and time.monotonic() < self._rig.done_s + _SEEN_WITHIN_S

    def look_again(self, now_ms: int) -> int:
        """When, in bench time, to look whether it still is."""
        return now_ms + LOOK_MS * self._pace

    def calm(self) -> None:
        self._rig.calm()

    def forget(self) -> None:
        """The terminal has lost its power."""
        self._rig.forget()
        self._seen = self._rig.contacts
        self._due = self._came

    def woven(self, told: list[Told], now_ms: int, dead: bool = False) -> list[Told]:
        """What the terminal tells, now_ms being the end of it, with what happened at the rig in between, by time.

        What the terminal has printed is paper only where the rig says so; a fault at a key has struck only where the
        terminal got every contact that was made.

        Raises:
            InvalidRun: it has printed lines that never came here, although it has power (dead: it has none).
        """
        kept = [self._as_meant(*one) for one in told]
        happened = self._early + self._rig.happened()
        self._early = []
        give_up = time.monotonic() + _PRINTED_WITHIN_S
        self._came += _lines(happened)
        while self._came < self._due and (left_s := give_up - time.monotonic()) > 0:
            more = self._rig.happened(left_s)
            self._came += _lines(more)
            happened += more
        if self._came < self._due and not dead:
            raise InvalidRun(f"of {self._due} lines that the terminal printed, {self._came} came to the rig; "
                             "is the printer's UART wired, and at the right baud rate?")
        self._due = self._came
        at_s = time.monotonic()
        here = [(max(0, now_ms - int((at_s - one.at_s) * 1000 * self._pace)), one.point, one.values) for one in happened]
        here += [(now_ms, one.point, one.values) for contacts, one in self._rig.pressed if self._seen >= contacts]
        self._rig.pressed = [one for one in self._rig.pressed if self._seen < one[0]]
        return sorted(kept + here, key=lambda one: one[0])

    def _as_meant(self, at_ms: int, point: str, values: list[Any]) -> Told:
        if point == "fault":
            return at_ms, point, [self._numbers[values[0]], *values[1:]]
        if point == "keypad.key":
            self._seen += 1
        elif point == LINE and self.plays("printer"):
            self._due += values[1:] != [False]      # the driver itself says where it has sent nothing
            return at_ms, "app " + point, values
        return at_ms, point, values


def _lines(happened: list[Happened]) -> int:
    return sum(one.point == LINE for one in happened)
