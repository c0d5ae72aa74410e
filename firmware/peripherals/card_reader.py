"""Modelled card reader for swiped, inserted and tapped cards: holds one until it is read, a chip card until it is out."""


class CardReader:
    IN = ("read", "present")
    OUT = ()
    PLAIN = ("empty",)

    def __init__(self):
        self._card = None
        self._inserted = False

    def put(self, content):
        """content: [entry, track 2], entry swipe, chip or tap; or "out" where the chip card is taken out."""
        self._card = None if content == "out" else tuple(content)
        self._inserted = content[0] == "chip"

    def empty(self):
        """Forgets a card that was swiped before anybody asked for one."""
        self._card = None

    def read(self):
        """(entry, track 2 with D as separator), or None."""
        card = self._card
        self._card = None
        return card

    def present(self):
        """Whether the chip card is still in and answers; asked where a decision depends on it."""
        return self._inserted
