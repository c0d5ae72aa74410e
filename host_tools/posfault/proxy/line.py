"""A terminal's connection and the one to the host that was opened for it: how the end of one ends the other."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

from posfault.proxy.record import Frames

if TYPE_CHECKING:
    from posfault.proxy.relay import Relay

FAREWELL_S = 10.0           # how long the one side has to end after the other has
_UNREAD_MOST = 1 << 16      # bytes that a side leaves unread here; then the other side is not read from


class Side(asyncio.Protocol):
    """One end of a line. Messages are cut out of its bytes; what is none is passed on as it is."""

    def __init__(self, line: Line, up: bool) -> None:
        self.line = line
        self.up = up                    # whether what is read here goes to the host
        self.begun_s = 0.0              # when the message began that is not whole yet, 0.0 for none
        self.read_all = False           # this side sends no more
        self.gone = False               # it is closed
        self.written = Frames()         # how whoever is there cuts what is written to him
        self.transport: Any = None
        self._read = Frames()

    @property
    def open(self) -> bool:
        """Whether something can be written to it."""
        return self.transport is not None and not self.gone and not self.transport.is_closing()

    @property
    def other(self) -> Side:
        return self.line.host if self.up else self.line.terminal

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.transport.set_write_buffer_limits(_UNREAD_MOST)
        if self.up:
            self.line.relay.came(self.line)

    def data_received(self, data: bytes) -> None:
        relay = self.line.relay
        relay.stir()
        if not self._read.plain:
            for frame in self._read.feed(data):
                self.begun_s = 0.0
                relay.message(self.line, self.up, frame)
            if self._read.plain:
                relay.bytes_come(self, self._read.rest(), "no length of a message; bytes from here on")
            elif self._read.begun and not self.begun_s:
                self.begun_s = relay.loop.time()
        else:
            relay.bytes_come(self, data, "")

    def overdue(self, before_s: float) -> None:
        """Half a message since before then is passed on as bytes, and so is all behind it."""
        if self.begun_s and self.begun_s < before_s:
            self.begun_s = 0.0
            self._read.plain = True
            self.line.relay.bytes_come(self, self._read.rest(), "half a message for too long; bytes from here on")

    def eof_received(self) -> bool:
        self._last_bytes()
        self.line.settle()
        return True                     # answers may still be written to it

    def connection_lost(self, exc: Exception | None) -> None:
        self._last_bytes()
        self.gone = True
        self.line.settle()

    def _last_bytes(self) -> None:
        if not self.read_all:
            self.read_all = True
            self.begun_s = 0.0
            if self._read.begun:
                self.line.relay.bytes_come(self, self._read.rest(), "gone amid a message")

    def pause_writing(self) -> None:
        if self.other.open:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.other.open:
            self.other.transport.resume_reading()

    def write(self, data: bytes) -> list[bytes]:
        """Writes; gives the messages that whoever is there has whole by that."""
        self.transport.write(data)
        return self.written.feed(data)

    def refuses(self) -> bool:
        """Whether it is known by now that nobody reads there any more."""
        if not self.read_all or self.gone:
            return self.gone
        sock = self.transport.get_extra_info("socket")
        return bool(sock is not None and sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))

    def finish(self) -> None:
        """The other side sends no more: neither does this one, once what was written is sent."""
        if self.open and self.up:
            self.transport.close()
        elif self.open:
            try:
                self.transport.write_eof()
            except OSError:             # it has broken off meanwhile
                self.transport.abort()

    def abort(self) -> None:
        if self.transport is not None:
            self.transport.abort()


class Line:
    """A terminal's connection, by its number from 1, and that to the host.

    Attributes:
        silent: nothing passes any more, and neither side is told.
        to_host, to_terminal: how many messages are still to be delivered late; until then that side stays open.
    """

    def __init__(self, relay: Relay, number: int) -> None:
        self.relay = relay
        self.number = number
        self.terminal = Side(self, up=True)
        self.host = Side(self, up=False)
        self.silent = False
        self.to_host = self.to_terminal = 0
        self._farewell: asyncio.TimerHandle | None = None
        self._ended = False

    def side(self, up: bool) -> Side:
        """Where a message that goes that way arrives."""
        return self.host if up else self.terminal

    def settle(self) -> None:
        """Ends what is to end now that one side has."""
        if self.terminal.read_all and not self.to_host:
            self.host.abort() if self.silent else self.host.finish()
            self._bound()
        if self.host.read_all and not self.to_terminal and not self.silent:
            self.terminal.finish()
            self._bound()
        if self.silent and self.terminal.read_all:
            self.terminal.abort()
        if self.host.open and self.host.read_all and self.terminal.read_all and not self.to_host:
            self.host.transport.close()
        if self.terminal.gone and (self.host.gone or self.host.transport is None) and not self.to_host and not self._ended:
            self._ended = True
            if self._farewell:
                self._farewell.cancel()
            self.relay.went(self)

    def _bound(self) -> None:
        if self._farewell is None:
            self._farewell = self.relay.loop.call_later(FAREWELL_S, self.abort)

    def abort(self) -> None:
        """Both sides at once."""
        self.terminal.abort()
        self.host.abort()

