"""Peripherals that a console cannot stand for, and that are not there: nothing ever comes from them."""

_NO_ANSWER = const(-1)


class Fingerprint:
    def match(self):
        """There is no module that would answer."""
        return _NO_ANSWER


class ServicePort:
    def receive(self):
        """Nobody can plug in."""

    def send(self, line):
        """Nobody has asked."""
