"""Modelled display: shows one text at a time."""


class Display:
    IN = ()
    OUT = ("show", "code")
    PLAIN = ()

    def show(self, text):
        """text: lines separated by line feeds."""

    def code(self, content):
        """content: the text that a QR code on the display carries."""
