"""Peripherals that a console cannot stand for, and that are not there: nothing ever comes from them."""


class Fingerprint:
    def match(self):
        """No finger lies on it."""


class ServicePort:
    def receive(self):
        """Nobody can plug in."""

    def send(self, line):
        """Nobody has asked."""
