"""Code scanner that types at the console, with AIM identifiers switched on. Its trigger is its own."""

from facts.limits import SCAN_QUEUE


class WedgeScanner:
    def __init__(self, waiting):
        self._waiting = waiting
        self._queue = []

    def put(self, text):
        """What nobody fetches in time is lost."""
        if len(self._queue) < SCAN_QUEUE:
            self._queue.append(text)

    def trigger(self):
        """Somebody has to press it."""

    def read(self):
        """The text of a code with its tail, or None."""
        return self._queue.pop(0) if self._queue else None

    def clear(self):
        """Forgets what was read before anybody asked for it."""
        self._waiting.look()
        self._queue = []
