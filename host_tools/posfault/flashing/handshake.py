"""Waits until the terminal on a board that was just started answers: its port may be away for a while."""

from __future__ import annotations

import contextlib
import time
from typing import Any

from posfault.errors import HungError, LinkError, PortError
from posfault.link.terminal import Terminal
from posfault.link.transport import Transport

ANSWERS_WITHIN_S = 20.0
GREETED_WITHIN_S = 2.0
_AGAIN_AFTER_S = 0.05


def greet(port: str, within_s: float = ANSWERS_WITHIN_S) -> list[Any]:
    """The terminal's hello: firmware version, implementation, machine, heap in bytes. Asks again and again.

    Raises PortError where no terminal answers in time.
    """
    until = time.monotonic() + within_s
    problem: Exception | None = None
    while time.monotonic() < until:
        try:
            with contextlib.closing(Terminal(Transport(port))) as terminal:
                return terminal.greet(GREETED_WITHIN_S)
        except (PortError, HungError, LinkError) as why:
            problem = why
        time.sleep(_AGAIN_AFTER_S)
    raise PortError(f"{port}: no terminal answers after the restart ({problem}); take its power away and give it again")
