"""A thermal printer at the far end of the UART, as Epson's manuals describe it: status bits, a buffer, and paper."""

import wires

_LINE_US = const(40000)


class Printer:
    """paper: bytes that were printed, line by line. What comes while it is offline waits in its buffer, as in life.

    dead: it has no power. cover, paper_end, hot: as somebody or something has it. near_end: little is left.
    """

    def __init__(self):
        self.paper = []
        self.dead = self.cover = self.paper_end = self.hot = self.near_end = False
        self.asked = []             # n of each DLE EOT
        self.unfinished = b""       # the line under way
        self._bytes = b""           # of a command under way, or behind it while the head is busy
        self._busy = 0

    def receive(self, byte):
        if self.dead:
            return
        self._bytes += bytes([byte])
        place = self._bytes.find(b"\x10\x04")
        if 0 <= place == len(self._bytes) - 3:          # carried out at once, whatever else waits
            self.asked.append(byte)
            self._bytes = self._bytes[:place]
            self.line.send(bytes([self._status(byte)]))
        elif place < 0 and self._bytes[-1:] != b"\x10":
            self._work()

    @property
    def offline(self):
        return self.cover or self.paper_end or self.hot

    def _status(self, number):
        bits = 0x12
        if number == 1 and self.offline:
            bits |= 0x08
        if number == 2:
            bits |= (0x04 if self.cover else 0) | (0x20 if self.paper_end else 0) | (0x40 if self.hot else 0)
        if number == 3 and self.hot:
            bits |= 0x40
        if number == 4:
            bits |= (0x0C if self.near_end or self.paper_end else 0) | (0x60 if self.paper_end else 0)
        return bits

    def _work(self):
        """Goes through the buffer, a line at a time."""
        while self._bytes and not self.offline and wires.now_us() >= self._busy:
            if self._bytes[:1] == b"\x1d" and self._bytes[1:2] in (b"", b"r") and len(self._bytes) < 3:
                return
            if self._bytes[:2] == b"\x1dr":
                self._bytes = self._bytes[3:]
                self.line.send(bytes([0x03 if self.near_end else 0]))
                continue
            self.unfinished += self._bytes[:1]
            if self._bytes[:1] == b"\n":
                self.paper.append(self.unfinished)
                self.unfinished = b""
                self._busy = wires.now_us() + _LINE_US
                wires.at(_LINE_US, self._work)
            self._bytes = self._bytes[1:]

    def mended(self):
        self.cover = self.paper_end = self.hot = False
        self._work()
