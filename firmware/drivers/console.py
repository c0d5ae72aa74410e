"""A plain serial terminal, or the window in which the unix port runs: what is typed there, and text to be read.

What the display shows stands below and is drawn anew in its place; what is printed goes above it and stays.
"""

import select
import sys

from drivers.typed import Typed

_MORE_MS = const(20)        # within which the rest of a sequence follows its ESC, at 1200 baud too


class Console:
    """source, sink: byte streams. leave: the byte that ends the program, b"" for none. end: what it raises.

    KeyboardInterrupt leads to MicroPython's prompt on a board, so that it can be flashed again.
    """

    def __init__(self, source, sink, leave=b"", end=SystemExit):
        self.source = source
        self._sink = sink
        self._leave = leave
        self._end = end
        self._byte = bytearray(1)           # one at a time: a read of more blocks until all have come
        self._poll = select.poll()
        self._poll.register(source, select.POLLIN)
        self._typed = Typed()
        self._shown = []

    @property
    def patience_ms(self):
        """How long the next look may wait: -1 for any time."""
        return _MORE_MS if self._typed.doubtful else -1

    def look(self):
        """[(source, content)] of all that has been typed. Ends the program where the console is gone."""
        events = []
        if self._typed.doubtful and not self._poll.poll(0):
            return self._typed.settled()
        while self._poll.poll(0):
            try:
                count = self.source.readinto(self._byte)
            except OSError:                 # the other end of the pty was closed
                count = 0
            if count == 0:
                sys.exit()
            if count and self._byte == self._leave:
                raise self._end
            if count:
                events += self._typed.feed(chr(self._byte[0]))
        return events

    def write(self, text):
        self._sink.write(text.encode())

    def show(self, lines):
        """Draws the display anew."""
        if self._shown:
            self.write("\x1b[%dA\x1b[J" % len(self._shown))
        self._shown = lines
        for line in lines:
            self.write("| " + line + "\r\n")

    def say(self, line):
        """A line that stays, above the display."""
        shown = self._shown
        self.show([])
        self.write(line + "\r\n")
        self.show(shown)
