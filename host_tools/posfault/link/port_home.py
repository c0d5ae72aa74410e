"""A terminal that runs already, at the other end of a serial port."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable
from typing import Any

from posfault import board_ports
from posfault.errors import HungError, LinkError, PortError, PosfaultError, one_line
from posfault.link.frame import SEQ_LAST, pack
from posfault.link.log import LinkLog
from posfault.link.terminal import Terminal
from posfault.link.transport import Transport

GREETED_WITHIN_S = 2.0
STARTED_WITHIN_S = 5.0
BACK_WITHIN_S = 15.0        # after a reset: a board starts, its USB device is found again
_LOOK_AGAIN_S = 0.05
_RESET = pack(SEQ_LAST, "reset", [])
_SOFT_RESET = b"\r\x03\x03\x02\x04"     # ends a program, leaves the raw REPL, begins again: main.py runs


def started(port: str, within_s: float, log: LinkLog | None = None) -> tuple[Terminal, list[Any]]:
    """A terminal that is starting, and its hello; its port may be away for a while.

    Raises PortError where none answers in time.
    """
    give_up = time.monotonic() + within_s
    while True:
        terminal = None
        try:
            terminal = Terminal(Transport(port, board_ports.lines_at(port)), log)
            return terminal, terminal.greet(GREETED_WITHIN_S)
        except (PortError, HungError, LinkError) as problem:
            if terminal:
                terminal.close()
            if time.monotonic() >= give_up:
                raise PortError(one_line(f"{port}: no terminal answers there ({problem}); is it flashed, and is this the"
                                         " port of its link? `posfault flash` sees to both")) from None
            time.sleep(_LOOK_AGAIN_S)


def hello(port: str, within_s: float = BACK_WITHIN_S) -> list[Any]:
    """What a terminal that is starting says of itself: firmware version, implementation, machine, heap in bytes."""
    terminal, said = started(port, within_s)
    terminal.close()
    return said


def _warn(text: str) -> None:
    print(f"posfault: {text}", file=sys.stderr, flush=True)


class PortHome:
    """port: a device, a pty, socket:// or rfc2217://. Cutting its power is a reset of the board, which it does itself."""

    def __init__(self, port: str, told: Callable[[str], None] = _warn) -> None:
        """told: hears when the port goes away, and comes back."""
        self.port = port
        self._told = told
        self.terminal: Terminal | None = None
        self.log = LinkLog()
        self._was_reset = False

    def power_on(self) -> Terminal:
        """Opens the port. The terminal is asked, never waited for, so that it does not matter which came first."""
        if self.terminal is None:
            self.terminal = started(self.port, BACK_WITHIN_S, self.log)[0] if self._was_reset else self._found()
            self._was_reset = False
            self.terminal.patience_s, self.terminal.told = BACK_WITHIN_S, self._told
        return self.terminal

    def _found(self) -> Terminal:
        """A terminal that runs; one that somebody left without power, or at MicroPython's prompt, is started."""
        transport = Transport(self.port, board_ports.lines_at(self.port))
        terminal = Terminal(transport, self.log)
        try:
            terminal.greet(GREETED_WITHIN_S)
        except HungError:
            transport.write(_RESET + _SOFT_RESET)
            transport.close()
            return started(self.port, STARTED_WITHIN_S, self.log)[0]
        return terminal

    def cut_power(self) -> None:
        """Resets the board. Raises PortError where it does not do so."""
        if self.terminal is None:
            return
        self.terminal.patience_s = 0.0
        try:
            with contextlib.suppress(PortError):        # the port may be away before the answer is read
                self.terminal.command("reset")
        except HungError:
            raise PortError(f"{self.port}: the terminal does not answer; reset it by hand") from None
        self.close()
        self._was_reset = True

    def digest(self) -> str:
        """SHA-256 of the flash, as hex: the terminal is asked for it."""
        return str(self.power_on().command("digest").content[0])

    def recover(self, problem: PosfaultError) -> None:
        """Whatever became of port and board: waits until a terminal answers there, and resets it. problem: how it was seen.

        Raises:
            PosfaultError: the problem, where none does in time.
        """
        self.close()
        try:
            self.terminal = started(self.port, BACK_WITHIN_S, self.log)[0]
        except PortError:
            raise problem from None
        self.cut_power()

    def close(self) -> None:
        if self.terminal:
            self.terminal.close()
            self.terminal = None
