"""The board's clocks: ticks since power-on, and its real-time clock, whatever year that counts from."""

import time

from messages.dates import seconds


class BoardClock:
    def __init__(self, waiting):
        self._waiting = waiting

    def ticks(self):
        """ms since power-on."""
        return self._waiting.now

    def date(self):
        """The wall clock, s since 2000-01-01, as people read it where the shop is."""
        return seconds("%04d%02d%02d%02d%02d%02d" % time.localtime()[:6])
