"""The one place where a release waits: for the console, for its connections, and for the board's own clock."""

import select
import time

from facts.limits import DAY_S, FOREVER

_DAY_MS = DAY_S * 1000      # the longest look away: a board's ticks begin again after some days


class Waiting:
    def __init__(self, console):
        self.now = 0                        # ms since power-on
        self.bring = None                   # function (source, content): gives what was typed to its driver; set once
        self._looked = time.ticks_ms()
        self._console = console
        self._streams = [(console.source, self._typed)]
        self._poll = select.poll()
        self._poll.register(console.source, select.POLLIN)

    def add(self, stream, read):
        """read: function () called when the stream has something; gives the sources that have something now."""
        self._streams.append((stream, read))
        self._poll.register(stream, select.POLLIN)

    def remove(self, stream):
        self._streams = [one for one in self._streams if one[0] is not stream]
        self._poll.unregister(stream)

    def look(self):
        """Takes what was typed until now: it came before whatever is asked next."""
        self._tick()
        self._read(self._poll.poll(0))

    def wait(self, until, sources):
        """Lets time pass until an awaited source has something (True) or until ticks `until` have come (False)."""
        self._tick()
        while True:
            ready = self._poll.poll(self._rest(until))
            self._tick()
            if any(source in sources for source in self._read(ready)):
                return True
            if not ready and until != FOREVER and self.now >= until:
                return False

    def _rest(self, until):
        rest = _DAY_MS if until == FOREVER else max(0, min(until - self.now, _DAY_MS))
        patience = self._console.patience_ms
        return rest if patience < 0 else min(rest, patience)

    def _read(self, ready):
        """The sources that something has come from."""
        came = []
        if self._console.patience_ms >= 0 and not ready:
            ready = [(self._console.source, 0)]
        for stream, _ in ready:
            for one, read in self._streams:
                if one is stream:
                    came += read()
        return came

    def _typed(self):
        events = self._console.look()
        for source, content in events:
            self.bring(source, content)
        return [source for source, _ in events]

    def at(self, ticks):
        """The moment, in ms since power-on, that the board's own ticks were these."""
        return self.now + time.ticks_diff(ticks, self._looked)

    def _tick(self):
        before, self._looked = self._looked, time.ticks_ms()
        self.now += time.ticks_diff(self._looked, before)
