"""Plays an ESC/POS printer on the terminal's UART: lines come in and are on the paper, or lost; status bytes go out.

Status as DLE EOT n answers it; its bits are those of the modelled printer (firmware/peripherals/printer.py).
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from posfault.rig import escpos
from posfault.rig.clockwork import Clockwork
from posfault.rig.faults import Armed
from posfault.rig.mapping import Printer
from posfault.rig.outputs import Outputs
from posfault.rig.uart import Line

LINE = "printer.line"
_ALWAYS = 0x12
_OFFLINE = 0x08             # of DLE EOT 1
_PAPER_NEAR_END = 0x03      # of GS r 1
_COVER = {1: 0x08, 2: 0x04, 4: 0x40}
_OPENED_WHILE_PRINTING = {3: 0x40}


@dataclass(frozen=True)
class Broken:
    """What ails it. loses: lines do not come out; cold: they come out blank; silent: no status is answered.

    bits: of DLE EOT n, that it adds. sensor: the line of the mapping that says so too. until: time.monotonic().
    """

    loses: bool = False
    cold: bool = False
    silent: bool = False
    bits: Mapping[int, int] = field(default_factory=dict)
    sensor: str = ""
    until: float = math.inf


# What a fault kind breaks, struck at a line.
_BREAKS = {
    "paper_end": Broken(loses=True, bits={1: 0x08, 2: 0x20, 4: 0x60}, sensor="paper_out"),
    "jam": Broken(loses=True, bits={1: 0x08, 2: 0x40}),
    "cover": Broken(loses=True, bits={1: 0x08, 2: 0x04, 3: 0x40}, sensor="cover"),
    "overheat": Broken(loses=True, bits={1: 0x08, 3: 0x40}),
    "near_end": Broken(bits={4: 0x0C}),
    "no_answer": Broken(loses=True, silent=True),
    "blank": Broken(cold=True),
    "torn_slip": Broken(),
}
KINDS = tuple(_BREAKS)


class PrinterPlayer:
    """What the bench brings is what somebody does to it: open, close, mend."""

    def __init__(self, clockwork: Clockwork, outputs: Outputs, printer: Printer, line: Line) -> None:
        self._clockwork = clockwork
        self._outputs = outputs
        self._sensors = {"paper_out": printer.paper_out, "cover": printer.cover}
        self._line = line
        self._came = b""        # of the line under way
        self._request = b""     # of a real-time request
        self._open = self._lost = False
        self.calm()
        clockwork.watch(line.descriptor, self._heard)

    def calm(self) -> None:
        """What was broken works again."""
        self._broken: list[Broken] = []
        for name in self._sensors:
            self._pull(name, False)

    def forget(self) -> None:
        """The terminal has lost its power: what it had begun to send is not a line."""
        self._came = self._request = b""

    def bring(self, content: str) -> None:
        if content == "mend":
            self.calm()
            if self._clockwork.faults.at("printer"):
                self._clockwork.happened("printer.mended")
        else:
            self._open = content == "open"
            self._lost = False
            self._pull("cover", self._open)
        self._clockwork.say("done", "printer", 0)

    def _pull(self, name: str, active: bool) -> None:
        sensor = self._sensors.get(name)
        if sensor:
            self._outputs.set(sensor, active)

    def _heard(self) -> None:
        data, asked, self._request = escpos.real_time(self._request + self._line.read())
        self._came += data
        while end := escpos.line_end(self._came):
            line, self._came = self._came[:end], self._came[end:]
            if line.startswith(escpos.ASKED):
                self._carried_out()
            else:
                self._printed(escpos.as_text(line))
        for number in asked:
            self._asked(number)

    def _printed(self, data: bytes) -> None:
        """One line; the bench hears of each, with False behind one that is not on the paper."""
        fault = self._clockwork.struck(LINE)
        if fault:
            self._breaks(fault)
        lost = self._open or any(one.loses for one in self._now_broken())
        self._lost = self._lost or self._open
        if any(one.cold for one in self._now_broken()) and data.endswith(b"\n"):
            data = b"\n"
        self._clockwork.happened(LINE, data.hex(), *([False] if lost else []))
        if fault and fault.kind == "torn_slip":
            self._clockwork.happened("printer.torn")

    def _asked(self, number: int) -> None:
        """DLE EOT. No event for a fault: the driver asks for itself too, and nobody can tell here when the app has asked."""
        if not any(one.silent for one in self._now_broken()):
            self._line.write(bytes([_ALWAYS | self._bits(number)]))

    def _carried_out(self) -> None:
        """GS r 1, to which a printer that is offline says nothing."""
        if not self._bits(1) & _OFFLINE and not any(one.silent for one in self._now_broken()):
            self._line.write(bytes([_PAPER_NEAR_END if self._bits(4) else 0]))

    def _bits(self, number: int) -> int:
        bits = 0
        for one in self._now_broken():
            bits |= one.bits.get(number, 0)
        if self._open:
            bits |= _COVER.get(number, 0) | (_OPENED_WHILE_PRINTING.get(number, 0) if self._lost else 0)
        return bits

    def _breaks(self, fault: Armed) -> None:
        broken = _BREAKS[fault.kind]
        if fault.kind == "overheat":
            until = time.monotonic() + self._clockwork.seconds(fault.parameters["ms"])
            broken = Broken(broken.loses, bits=broken.bits, until=until)
        self._broken.append(broken)
        self._pull(broken.sensor, True)

    def _now_broken(self) -> list[Broken]:
        return [one for one in self._broken if time.monotonic() < one.until]
