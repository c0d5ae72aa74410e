"""A bare stand-in board, and whoever waits for what comes from it: the one place to wait of a release, in virtual time."""

import wires

from drivers.stream import Stream
from drivers.waiting import Waiting


class _Console:
    """At which nobody types."""

    patience_ms = -1

    class source(Stream):
        def ready(self):
            return False

    source = source()


def begin():
    """A new board, and its Waiting."""
    wires.begin()
    return Waiting(_Console())


def pass_ms(waiting, ms):
    """Lets time go by as the terminal does that waits for nothing."""
    waiting.wait(waiting.now + ms, ())
