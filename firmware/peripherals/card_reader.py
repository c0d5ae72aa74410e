"""Modelled magnetic card reader; holds one card until it is read."""


class CardReader:
    IN = ("read",)
    OUT = ()
    PLAIN = ("empty",)

    def __init__(self):
        self._track2 = None

    def put(self, track2):
        self._track2 = track2

    def empty(self):
        """Forgets a card that was swiped before anybody asked for one."""
        self._track2 = None

    def read(self):
        """Track 2, `PAN=YYMM...` with D as separator, or None."""
        track2 = self._track2
        self._track2 = None
        return track2
