"""The network's fault kinds, done between terminal and host: what firmware/faults/NAME.py does in the terminal's own modem.

Each is a function that is given what it strikes, does what the kind does, and gives the bytes that go on now, or None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

_BACK_MS = 100          # how soon the device on the way says a message back


class Struck(Protocol):
    """The event that a fault strikes: a message under way, or the opening of a connection.

    Attributes:
        data: the message behind its length in two bytes, b"" where a connection is opened.
    """

    data: bytes

    def number(self, name: str) -> int:
        """A parameter of the fault."""

    def later(self, after_ms: int, copy: bool = False) -> None:
        """The message arrives after that time; copy: for the second time."""

    def say_back(self, after_ms: int) -> None:
        """It arrives at whoever sent it, after that time."""

    def wait_for_next(self) -> None:
        """It arrives right behind the next one that goes its way, on whatever connection."""

    def wait_for_connection(self, after_ms: int) -> None:
        """It arrives on the next connection that is opened, so long after that."""

    def break_off(self) -> None:
        """The connection ends, on both sides."""

    def fall_silent(self) -> None:
        """Nothing passes on this connection from now on."""

    def go_down(self, ms: int) -> None:
        """Nothing passes on any connection for that time."""


def drop(struck: Struck) -> bytes | None:
    return None


def delay(struck: Struck) -> bytes | None:
    struck.later(struck.number("ms"))
    return None


def duplicate(struck: Struck) -> bytes | None:
    struck.later(struck.number("after_ms"), copy=True)
    return struck.data


def echoed(struck: Struck) -> bytes | None:
    struck.say_back(_BACK_MS)
    struck.later(struck.number("ms"))
    return None


def reorder(struck: Struck) -> bytes | None:
    struck.wait_for_next()
    return None


def corrupt(struck: Struck) -> bytes | None:
    """A negative place counts from the end, and one beyond the end on from the beginning, length included."""
    data = bytearray(struck.data)
    data[struck.number("byte") % len(data)] ^= struck.number("flip")
    return bytes(data)


def truncate(struck: Struck) -> bytes | None:
    return struck.data[:struck.number("bytes")]


def disconnect(struck: Struck) -> bytes | None:
    struck.break_off()
    return None


def half_open(struck: Struck) -> bytes | None:
    struck.fall_silent()
    return None


def outage(struck: Struck) -> bytes | None:
    struck.go_down(struck.number("ms"))
    return None


def cross_delivered(struck: Struck) -> bytes | None:
    struck.wait_for_connection(struck.number("after_ms"))
    return None


STRIKES: Mapping[str, Callable[[Struck], bytes | None]] = {
    one.__name__: one
    for one in (drop, delay, duplicate, echoed, reorder, corrupt, truncate, disconnect, half_open, outage, cross_delivered)
}
"""Every kind that can be done here, by name."""
