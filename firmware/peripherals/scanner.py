"""Modelled code scanner after the GM65: ASCII with a tail, one code a trigger, or continuous (notes/domain.md section 5)."""

from facts.limits import SCAN_AGAIN_MS, SCAN_QUEUE, SCAN_READ_MS

_TAIL = const("\r")


class Scanner:
    IN = ("read",)
    OUT = ("trigger",)
    PLAIN = ("clear",)

    def __init__(self, agent, configuration):
        self._agent = agent
        self._continuous = configuration.get("scanner_continuous", 0)
        self._lit = -1          # until when the lamp is on
        self._code = ""         # what is before the lens
        self._queue = []

    def put(self, code):
        """A code is held before the lens, or "": taken away."""
        self._code = code
        if code and self._continuous:
            self._again(self._agent.now + SCAN_READ_MS, code)
        elif code and self._agent.now <= self._lit:
            self._lit = -1
            self.decoded(code + _TAIL)

    def _again(self, until, code):
        """In continuous mode the same code is read again as long as it is there, and for as long as a read may take."""
        if code == self._code and self._agent.now <= until:
            self.decoded(code + _TAIL)
            self._agent.later(SCAN_AGAIN_MS, "scanner", lambda: self._again(until, code))

    def decoded(self, text):
        """A code was read; what nobody fetches in time is lost."""
        if len(self._queue) < SCAN_QUEUE:
            self._queue.append(text)

    def trigger(self):
        """Lights the lamp until a code is read or the read time is over."""
        self._lit = self._agent.now + SCAN_READ_MS
        if self._code and not self._continuous:
            self.put(self._code)

    def read(self):
        """The text of a code with its tail, or None."""
        return self._queue.pop(0) if self._queue else None

    def clear(self):
        """Forgets what was read before anybody asked for it."""
        self._queue = []


Driver = Scanner
