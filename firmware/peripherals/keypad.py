"""Modelled keypad: digits, ENTER, CLEAR, CANCEL and function keys, with a bounded type-ahead buffer."""

from facts.limits import KEY_QUEUE


class Keypad:
    IN = ("key",)
    OUT = ()
    PLAIN = ("secure",)

    def __init__(self, agent):
        self._agent = agent
        self._queue = []
        self._secure = False

    def put(self, key):
        """A contact closed."""
        if len(self._queue) < KEY_QUEUE:
            self._queue.append((key, self._agent.came))

    def key(self):
        """(key, ticks when it closed), or None."""
        return self._queue.pop(0) if self._queue else None

    def secure(self, on):
        """While a PIN or password is asked for, no digit that is taken appears in the trace."""
        self._secure = on

    def written(self, press):
        """As the recorders write it."""
        return ("*", press[1]) if self._secure and press[0].isdigit() else press
