"""Keypad of a console: the keys that were typed and nobody has taken yet."""

from facts.limits import DEBOUNCE_MS, KEY_QUEUE


class Keyboard:
    def __init__(self, waiting):
        self._waiting = waiting
        self._queue = []
        self._free = 0

    def put(self, key):
        """A keyboard sees to its own contacts: two characters are two presses, however fast they come, and are dated so."""
        at = max(self._waiting.now, self._free)
        self._free = at + DEBOUNCE_MS
        if len(self._queue) < KEY_QUEUE:
            self._queue.append((key, at))

    def key(self):
        """(key, ticks when it closed), or None."""
        if not self._queue:
            self._waiting.look()
        return self._queue.pop(0) if self._queue else None

    def secure(self, on):
        """Nothing of what is typed is echoed or kept, PIN or not."""
