"""Magnetic stripe reader that types track 2 at the console: holds a card until it is read. It has no slot for chips."""


class StripeReader:
    def __init__(self, waiting):
        self._waiting = waiting
        self._card = None

    def put(self, content):
        """content: (entry, track 2 with D as separator)."""
        self._card = content

    def empty(self):
        """Forgets a card that was swiped before anybody asked for one."""
        self._waiting.look()
        self._card = None

    def read(self):
        """(entry, track 2 with D as separator), or None."""
        card, self._card = self._card, None
        return card

    def present(self):
        """No card stays in it."""
        return False
