"""The network's fault kinds, done between terminal and host: what firmware/faults/NAME.py does in the terminal's own modem.

Each is a function that is given what it strikes, does what the kind does, and gives the bytes that go on now, or None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from posfault.proxy.event import Event

_BACK_MS = 100          # how soon the device on the way says a message back


def drop(event: Event) -> bytes | None:
    return None


def delay(event: Event) -> bytes | None:
    event.later(event.number("ms"))
    return None


def duplicate(event: Event) -> bytes | None:
    event.later(event.number("after_ms"), copy=True)
    return event.data


def echoed(event: Event) -> bytes | None:
    event.say_back(_BACK_MS)
    event.later(event.number("ms"))
    return None


def reorder(event: Event) -> bytes | None:
    event.wait_for_next()
    return None


def corrupt(event: Event) -> bytes | None:
    """A negative place counts from the end, and one beyond the end on from the beginning, length included."""
    data = bytearray(event.data)
    data[event.number("byte") % len(data)] ^= event.number("flip")
    return bytes(data)


def truncate(event: Event) -> bytes | None:
    return event.data[:event.number("bytes")]


def disconnect(event: Event) -> bytes | None:
    event.break_off()
    return None


def half_open(event: Event) -> bytes | None:
    event.fall_silent()
    return None


def outage(event: Event) -> bytes | None:
    event.go_down(event.number("ms"))
    return None


def cross_delivered(event: Event) -> bytes | None:
    event.wait_for_connection(event.number("after_ms"))
    return None


STRIKES: Mapping[str, Callable[[Event], bytes | None]] = {
    one.__name__: one
    for one in (drop, delay, duplicate, echoed, reorder, corrupt, truncate, disconnect, half_open, outage, cross_delivered)
}
"""Every kind that can be done here, by name."""
