"""The serial line as lines: standard input and output of the unix port and of a board's USB console."""

import select
import sys

import micropython

from facts.link_frame import LINE_MAX


class Port:
    """Lines over a byte stream. chunk: bytes to ask for at once; 1 where a read blocks until all have come."""

    def __init__(self, source=None, sink=None, chunk=256):
        micropython.kbd_intr(-1)        # line noise can make a Ctrl-C
        self._source = source or sys.stdin.buffer
        self._sink = sink or sys.stdout.buffer
        self._chunk = bytearray(chunk)      # made once: a small heap is soon too fragmented for it
        self._poll = select.poll()
        self._poll.register(self._source, select.POLLIN)
        self._bytes = b""

    def read_line(self):
        """The next line without its line feed; an over-long one comes in pieces. Ends the program when the host is gone."""
        while True:
            end = self._bytes.find(b"\n")
            if end >= 0:
                line = self._bytes[:end]
                self._bytes = self._bytes[end + 1 :]
                return line
            if len(self._bytes) > LINE_MAX:
                line, self._bytes = self._bytes, b""
                return line
            self._read()

    def _read(self):
        self._poll.poll()
        try:
            count = self._source.readinto(self._chunk)
        except OSError:                 # the other end of the pty was closed
            count = 0
        if count == 0:
            sys.exit()
        if count:
            try:
                self._bytes += self._chunk[:count]
            except MemoryError:         # noise without end of line, and a heap in pieces; the host will repeat
                self._bytes = b""

    def write(self, line):
        self._sink.write(line)
