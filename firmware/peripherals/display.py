"""Modelled display: shows one text at a time."""


class Display:
    IN = ()
    OUT = ("show",)
    PLAIN = ()

    def show(self, text):
        """text: lines separated by line feeds."""
