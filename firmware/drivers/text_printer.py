"""Printer of a console: the lines as text, without ESC/POS. It has no paper that could end."""

_READY = const(0x12)        # DLE EOT n: bits 1 and 4 are always set
_CONTROLS = const((b"\x1b", 2, b"\x1d", 3))     # first byte and length of ESC @, GS ! n and GS V n


class TextPrinter:
    def __init__(self, console):
        self._console = console

    def line(self, data):
        """data: the ESC/POS bytes of one line, its line feed included."""
        while data[:1] in _CONTROLS:
            data = data[_CONTROLS[_CONTROLS.index(data[:1]) + 1] :]
        if data:
            self._console.say(data.rstrip(b"\n").decode())

    def status(self, number):
        """The answer to DLE EOT number."""
        return _READY

    def rest(self):
        """Nothing has to wait amid a long slip."""

    def finish(self):
        """What is printed is there at once."""
