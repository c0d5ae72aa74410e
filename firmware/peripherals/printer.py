"""Modelled thermal printer: ESC/POS bytes in, status bits out. Paper leaves it line by line, in time.

Status as Epson's DLE EOT n answers: bits 1 and 4 are always set (notes/domain.md section 5).
"""

from facts.limits import PRINT_LINE_MS

_ALWAYS = const(0x12)
# The bits of an open cover, by n; the last one where it was opened while printing.
_COVER = const((0, 0x08, 0x04, 0x40, 0))


class Printer:
    IN = ("status",)
    OUT = ("line",)
    PLAIN = ("rest", "finish")

    def __init__(self, agent):
        self._agent = agent
        self._lines = 0
        self._open = False
        self._lost = False      # a line came while the cover was open

    def put(self, content):
        """content: open or close: somebody does it to the cover."""
        self._open = content == "open"
        self._lost = False

    def line(self, data):
        """data: the ESC/POS bytes of one line, its line feed included. False where it is lost, since the cover is open."""
        if self._open:
            self._lost = True
            return False
        self._lines += 1

    def status(self, number):
        """The answer to DLE EOT number: 1 printer, 2 offline cause, 3 error cause, 4 paper sensor; 0 where none comes."""
        if self._open and (number != 3 or self._lost):
            return _ALWAYS | _COVER[number]
        return _ALWAYS

    def rest(self):
        """Amid a long slip: what was printed is told."""
        self._agent.spill()

    def finish(self):
        """Waits until the paper has come out."""
        until = self._agent.now + self._lines * PRINT_LINE_MS
        self._lines = 0
        while self._agent.wait(until, ("printer",)):
            pass
