"""The serial line as lines: a board's USB console or UART, standard input and output of the unix port."""

import select
import sys

import micropython

from facts.link_frame import LINE_MAX

_CTRL_C = const(3)
_PIECE = const(256)             # of a line, in a small heap


class Port:
    """Lines over a byte stream. most: bytes to ask for at once; 1 where a read blocks until all have come.

    console: it is MicroPython's own too, so that a Ctrl-C before a line ends the program and leads to its prompt.
    """

    def __init__(self, source, sink, most=256, console=False):
        micropython.kbd_intr(-1)        # line noise can make a Ctrl-C in the midst of a line
        self._source = source
        self._sink = sink
        self._console = console
        self._chunk = bytearray(most)      # made once: a small heap is soon too fragmented for it
        self._poll = select.poll()
        self._poll.register(self._source, select.POLLIN)
        self._bytes = b""

    def read_line(self, timeout_ms=-1):
        """The next line without its line feed, or None after timeout_ms without a byte; an over-long one comes in pieces.

        Ends the program when the host is gone.
        """
        while True:
            end = self._bytes.find(b"\n")
            if end >= 0:
                line = self._bytes[:end]
                self._bytes = self._bytes[end + 1 :]
                return line
            if len(self._bytes) > LINE_MAX:
                line, self._bytes = self._bytes, b""
                return line
            if not self._poll.poll(timeout_ms):
                return None
            self._read()

    def _read(self):
        try:
            data = self._some()
            if data:
                if self._console and data[0] == _CTRL_C and self._bytes.strip() == b"":
                    micropython.kbd_intr(_CTRL_C)
                    raise KeyboardInterrupt
                self._bytes += data
        except MemoryError:             # noise without end of line, and a heap in pieces; the host will repeat
            self._bytes = b""
            return
        except OSError:                 # the other end of the pty was closed
            data = b""
        if data == b"":
            sys.exit()

    def _some(self):
        """Bytes that have come, None where there are none after all, b"" where the host is gone."""
        if self._console and self._bytes[:1] == b"@":       # the rest of a frame comes at once: C reads it faster
            return self._source.readline(_PIECE)
        count = self._source.readinto(self._chunk)
        return None if count is None else self._chunk[:count]

    def write(self, line):
        self._sink.write(line)
