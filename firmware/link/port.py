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
        self.lines = []         # (stream, read) of what is waited for beside the link
        self.came = []          # sources that such a stream has brought something to

    def read_line(self, timeout_ms=-1):
        """The next line without its line feed; an over-long one comes in pieces. None after timeout_ms without a byte, or
        where another stream had something.

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
            ready = self._poll.poll(timeout_ms)
            if not ready or self.lines and self._arrived(ready):
                return None
            self._read()

    def add(self, stream, read):
        """As drivers/waiting.py has it. read: function () that takes what has come, and gives the sources."""
        self.lines.append((stream, read))
        self._poll.register(stream, select.POLLIN)

    def remove(self, stream):
        self.lines = [one for one in self.lines if one[0] is not stream]
        self._poll.unregister(stream)

    def drop(self):
        """Lets go of all streams but the link's."""
        for stream, _ in self.lines:
            self._poll.unregister(stream)
            stream.close()
        self.lines = []
        self.came = []

    def _arrived(self, found):
        """Whether streams beside the link had something, which is read. found: by the poll."""
        reads = [read for event in found for stream, read in self.lines if stream is event[0]]
        for read in reads:
            self.came += read()
        return reads

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
