"""A serial port as lines, through pyserial: a device, a pty, socket:// or rfc2217://."""

from __future__ import annotations

import contextlib
import os
import select
import termios
import time

import serial

from posfault.errors import PortError, one_line
from posfault.link import manners
from posfault.link.frame import LINE_MAX
from posfault.link.manners import Lines

BAUD = 115200
_LOOK_AGAIN_S = 0.05
_READ_S = 0.2       # one read at most; changing it for every line would set up the port anew each time


class Transport:
    """One open port. Raises PortError, naming the port, when it cannot be opened or goes away.

    lines: its modem lines. alone: nobody else is to open it meanwhile. remedy: what to do where it has gone away.
    """

    def __init__(self, port: str, lines: Lines = manners.AS_IT_IS, alone: bool = True,
                 remedy: str = "plug it in or start the terminal again") -> None:
        self.port = port
        self._remedy = remedy
        self._lines = lines
        self._alone = alone
        self._open()

    def _open(self) -> None:
        try:
            self._serial = manners.open_port(self.port, BAUD, _READ_S, self._lines, self._alone)
        except (OSError, ValueError, termios.error, serial.SerialException) as problem:
            raise manners.not_opened(self.port, problem) from None
        self._pending = bytearray()
        self._descriptor = -1       # of a device or pty: read at once, where pyserial takes six system calls
        with contextlib.suppress(AttributeError, OSError, ValueError):
            self._descriptor = self._serial.fileno()

    def come_back(self, within_s: float) -> None:
        """Opens the port again that went away; waits for it so long."""
        self.close()
        give_up = time.monotonic() + within_s
        while True:
            try:
                self._open()
                return
            except PortError:
                if time.monotonic() >= give_up:
                    raise self._gone() from None
                time.sleep(_LOOK_AGAIN_S)

    def write(self, line: bytes) -> None:
        try:
            written = 0
            with contextlib.suppress(BlockingIOError):
                written = os.write(self._descriptor, line) if self._descriptor >= 0 else 0
            if written < len(line):
                self._serial.write(line[written:])
        except (OSError, serial.SerialException):
            raise self._gone() from None

    def read_line(self, deadline: float) -> bytes | None:
        """The next line without its line feed, or None when time.monotonic() has reached `deadline`.

        It looks once more then: whoever was stopped by Ctrl-Z has seen nothing of what came meanwhile.
        """
        late = False
        while True:
            end = self._pending.find(b"\n")
            if end >= 0 or len(self._pending) > LINE_MAX:
                end = len(self._pending) if end < 0 else end
                line = bytes(self._pending[:end])
                del self._pending[: end + 1]
                return line
            if late:
                return None
            late = time.monotonic() >= deadline
            self._read()

    def _read(self) -> None:
        try:
            self._pending += self._available()
        except (OSError, TypeError, serial.SerialException):
            raise self._gone() from None

    def _available(self) -> bytes:
        if self._descriptor < 0:
            return bytes(self._serial.read(self._serial.in_waiting or 1))
        if not select.select([self._descriptor], [], [], _READ_S)[0]:
            return b""
        data = os.read(self._descriptor, 65536)
        if not data:
            raise OSError("end of file")
        return data

    def _gone(self) -> PortError:
        return PortError(one_line(f"{self.port}: the port went away; {self._remedy}"))

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._serial.close()
