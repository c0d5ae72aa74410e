"""The rig's end of one of the terminal's serial lines, by pyserial: a device, a pty, socket://."""

from __future__ import annotations

import contextlib

import serial

from posfault.errors import PortError, one_line
from posfault.rig.mapping import Uart

_MOST = 4096


class Line:
    """Raises PortError, naming what is to be played there, where it cannot be opened."""

    def __init__(self, what: str, uart: Uart) -> None:
        self._name = f"{uart.port}, the {what}'s line"
        try:
            self._serial = serial.serial_for_url(uart.port, baudrate=uart.baud, timeout=0)
        except (OSError, ValueError, serial.SerialException) as problem:
            reason = getattr(problem, "strerror", None) or str(problem)
            raise PortError(one_line(f"{self._name}, cannot be opened ({reason}); "
                                     "is it plugged in, and yours to use?")) from None

    @property
    def descriptor(self) -> int:
        return int(self._serial.fileno())

    def read(self) -> bytes:
        """What has come. Raises PortError where the line has gone away."""
        try:
            data = bytes(self._serial.read(_MOST))
        except (OSError, TypeError, serial.SerialException):
            data = b""
        if not data:
            raise PortError(f"{self._name}, went away; plug it in again")
        return data

    def write(self, data: bytes) -> None:
        try:
            self._serial.write(data)
        except (OSError, serial.SerialException):
            raise PortError(f"{self._name}, went away; plug it in again") from None

    def close(self) -> None:
        with contextlib.suppress(OSError, serial.SerialException):
            self._serial.close()
