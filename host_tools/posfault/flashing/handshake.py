"""Waits until the terminal on a board that was just started answers: its port may be away for a while."""

from __future__ import annotations

import time
from typing import Any

from posfault.errors import HungError, InvalidRun, LinkError, PortError
from posfault.link.terminal import Terminal
from posfault.link.transport import Transport

ANSWERS_WITHIN_S = 20.0
_AGAIN_AFTER_S = 0.05


def greet(port: str, within_s: float = ANSWERS_WITHIN_S) -> list[Any]:
    """The terminal's hello: firmware version, implementation, machine, heap in bytes. Asks again and again.

    Raises PortError where no terminal answers in time.
    """
    until = time.monotonic() + within_s
    problem: Exception | None = None
    while time.monotonic() < until:
        try:
            terminal = Terminal(Transport(port))
            try:
                terminal.command("who")
                # Asked twice: whoever comes next begins to count at one, too, and must not seem to repeat our question.
                return list(terminal.command("who").content)
            finally:
                terminal.close()
        except (PortError, HungError, LinkError, InvalidRun) as why:      # what it says while it starts is no frame
            problem = why
        time.sleep(_AGAIN_AFTER_S)
    raise PortError(f"{port}: no terminal answers after the restart ({problem}); take its power away and give it again")
