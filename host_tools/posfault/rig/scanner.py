"""Plays a code scanner of the GM65's kind on the terminal's UART: commands in frames come in, codes with a tail go out.

A frame is 7E 00, type, length, two bytes of address, data, and two of CRC; an answer is 02 00, type, length, data, CRC. The
byte at address 0 has its mode; writing 1 to address 2 is the trigger.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable

from posfault import facts
from posfault.rig.clockwork import Clockwork
from posfault.rig.faults import Armed
from posfault.rig.uart import Line

POINT = "scanner.read"
TAIL = "\r"
_HEAD = b"\x7e\x00"
_BESIDE_DATA = 8            # bytes of a frame: head, type, length, address, CRC
_WRITE, _READ = 0x08, 0x07
_MODE, _TRIGGER = 0x0000, 0x0002
_MODES, _CONTINUOUS = 0x03, 0x02
_ANSWER, _DONE = b"\x02\x00", 0x00


class ScannerPlayer:
    """What the bench brings is the code held before the lens, or "": it is taken away."""

    def __init__(self, clockwork: Clockwork, line: Line) -> None:
        self._clockwork = clockwork
        self._line = line
        self._came = b""
        self._zone = bytearray(256)
        self._limits = facts.limits()
        self.calm()
        self.forget()
        clockwork.watch(line.descriptor, self._heard)

    def calm(self) -> None:
        """None of its faults lasts."""

    def forget(self) -> None:
        """The terminal has lost its power: no code is held there, and the lamp is out."""
        self._code = ""
        self._lit = 0           # which trigger the lamp is still on for, 0 for none
        self._triggers = 0

    def bring(self, content: str) -> None:
        if content != "mend":
            self._code = content
            self._look(again=self._continuous)
        self._clockwork.say("done", "scanner", 0)

    @property
    def _continuous(self) -> bool:
        return self._zone[_MODE] & _MODES == _CONTINUOUS

    def _look(self, again: bool = False) -> None:
        """Reads the code, if one is there and the lamp is on."""
        if not self._code or not (self._continuous or self._lit):
            return
        self._lit = 0
        self._decoded(self._code)
        if again:
            code = self._code
            self._clockwork.after(self._clockwork.seconds(self._limits.SCAN_AGAIN_MS), lambda: self._once_more(code))

    def _once_more(self, code: str) -> None:
        if code == self._code:
            self._look(again=True)

    def _decoded(self, code: str) -> None:
        fault = self._clockwork.struck(POINT)
        for after_s, text in _STRIKES[fault.kind](self, code, fault) if fault else [(0.0, code)]:
            self._say_later(after_s, text)

    def _say_later(self, after_s: float, text: str) -> None:
        data = (text + TAIL).encode()
        if after_s:
            self._clockwork.after(after_s, lambda: self._line.write(data))
        else:
            self._line.write(data)

    # Commands

    def _heard(self) -> None:
        self._came += self._line.read()
        while frame := self._frame():
            self._obey(frame)

    def _frame(self) -> bytes:
        """The next whole one; what is none is passed over."""
        start = self._came.find(_HEAD)
        self._came = self._came[start:] if start >= 0 else self._came[-1:]
        if start < 0 or len(self._came) < 4:
            return b""
        end = _BESIDE_DATA + self._came[3]
        if len(self._came) < end:
            return b""
        frame, self._came = self._came[:end], self._came[end:]
        return frame

    def _obey(self, frame: bytes) -> None:
        kind, address, data = frame[2], frame[4] << 8 | frame[5], frame[6:-2]
        if kind == _READ:
            said = bytes(self._zone[address : address + data[0]])
        else:
            said = b"\x00"
            self._zone[address : address + len(data)] = data
        body = bytes([_DONE, len(said)]) + said
        self._line.write(_ANSWER + body + binascii.crc_hqx(body, 0).to_bytes(2, "big"))
        if kind == _WRITE and address == _TRIGGER and data[:1] == b"\x01":
            self._trigger()

    def _trigger(self) -> None:
        """The lamp is on until a code is read, or the read time is over."""
        self._triggers += 1
        this = self._lit = self._triggers
        self._clockwork.after(self._clockwork.seconds(self._limits.SCAN_READ_MS), lambda: self._dark(this))
        self._look()

    def _dark(self, trigger: int) -> None:
        if self._lit == trigger:
            self._lit = 0

    # The fault kinds: (seconds from now, what is said) each

    def no_read(self, code: str, fault: Armed) -> list[tuple[float, str]]:
        return []

    def misread(self, code: str, fault: Armed) -> list[tuple[float, str]]:
        digits = [place for place, letter in enumerate(code) if letter.isdigit()]
        if not digits:
            return [(0.0, code)]
        place = digits[fault.parameters["place"] % len(digits)]
        wrong = (int(code[place]) + fault.parameters["add"]) % 10
        return [(0.0, f"{code[:place]}{wrong}{code[place + 1:]}")]

    def double_read(self, code: str, fault: Armed) -> list[tuple[float, str]]:
        return [(0.0, code), *self.stale_buffer(code, fault)]

    def stale_buffer(self, code: str, fault: Armed) -> list[tuple[float, str]]:
        return [(self._clockwork.seconds(fault.parameters["after_ms"]), code)]

    def control_characters(self, code: str, fault: Armed) -> list[tuple[float, str]]:
        then = fault.parameters["then"]
        return [(0.0, f"\x1b{fault.parameters['menu']}\r" + (f"{then}\r" if then else "") + code)]


_STRIKES: dict[str, Callable[[ScannerPlayer, str, Armed], list[tuple[float, str]]]] = {
    "no_read": ScannerPlayer.no_read,
    "misread": ScannerPlayer.misread,
    "double_read": ScannerPlayer.double_read,
    "stale_buffer": ScannerPlayer.stale_buffer,
    "control_characters": ScannerPlayer.control_characters,
}
KINDS = tuple(_STRIKES)
