"""Modelled keypad: digits, ENTER, CLEAR, CANCEL and function keys, with a bounded type-ahead buffer."""

from facts.limits import KEY_QUEUE


class Keypad:
    IN = ("key",)
    OUT = ()
    PLAIN = ()

    def __init__(self, agent):
        self._agent = agent
        self._queue = []

    def put(self, key):
        """A contact closed."""
        if len(self._queue) < KEY_QUEUE:
            self._queue.append((key, self._agent.now))

    def key(self):
        """(key, ticks when it closed), or None."""
        return self._queue.pop(0) if self._queue else None
