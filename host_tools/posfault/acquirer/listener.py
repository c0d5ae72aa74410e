"""A server of messages behind their length in two bytes, in one loop of asyncio: its connections, and what bounds them.

Every client is bounded: in the length of a message, the time it takes over one, how long it may be silent, and how many
answers it may leave unread. Times are s of the loop's clock.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from posfault.acquirer import codec
from posfault.acquirer.monitor import Alert
from posfault.acquirer.turns import Answer
from posfault.errors import InputError, PosfaultError, one_line

_LENGTH = 2
_TERMINAL = 41
_MESSAGE_MOST = 4096        # bytes; the longest that the dialect can make has not half of them
_AHEAD_MOST = 64            # requests of one client that wait; then it is not read from
_UNREAD_MOST = 1 << 16      # bytes of answers that a client leaves unread here, and in the system
_WAITING_MOST = 1024        # connections that the system holds until they are accepted
_FAREWELL_S = 3.0           # how long a client has to take its last answers


def address(text: str, option: str) -> tuple[str, int]:
    """(host, port) of `host:port`.

    Raises:
        InputError: it is not of that form.
    """
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 0xFFFF:
        raise InputError(option, f"{one_line(text)} is no address", "give host and port, such as 127.0.0.1:5000")
    return host.removeprefix("[").removesuffix("]"), int(port)


async def bound(factory: Callable[[], asyncio.Protocol], at: tuple[str, int],
                **more: Any) -> tuple[asyncio.Server, int, bool]:
    """(what listens there, its port, whether only this machine can reach it); port 0 takes a free one.

    Raises:
        PosfaultError: nothing can listen there.
    """
    try:
        server = await asyncio.get_running_loop().create_server(factory, at[0], at[1], **more)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise PosfaultError(one_line(f"{at[0]}:{at[1]}: nothing can listen there ({reason}); name another address")
                            ) from None
    here = all(ipaddress.ip_address(one.getsockname()[0]).is_loopback for one in server.sockets)
    return server, server.sockets[0].getsockname()[1], here


@dataclass(frozen=True, slots=True)
class Limits:
    """What a client may do: be silent for `idle_s`, take `message_s` over one message; and how many there may be."""

    idle_s: float = 600.0
    message_s: float = 10.0
    clients: int = 5000


USUAL = Limits()


class Line(asyncio.Protocol):
    """One connection. What it is told of: `Listener`."""

    def __init__(self, service: Listener) -> None:
        self._service = service
        self._come = bytearray()
        self._ahead = 0
        self._paused = False
        self._last = False          # the client has sent all it will, and reads on
        self._ended = False
        self._transport: Any = None
        self.name = "?"
        self.terminal = ""          # which of them asked last
        self.answered = 0           # how many requests
        self.heard_s = 0.0          # when something came last
        self.began_s = 0.0          # when the message began that is not whole yet, 0.0 for none

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        peer = transport.get_extra_info("peername")
        self.name = f"{peer[0]}:{peer[1]}" if peer else "?"
        self.heard_s = self._service.now()
        self._transport.set_write_buffer_limits(_UNREAD_MOST)
        with contextlib.suppress(OSError):      # it has gone again
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _UNREAD_MOST)
        self._service.came(self)

    def data_received(self, data: bytes) -> None:
        self.heard_s = self._service.now()
        self._come += data
        while not self._transport.is_closing() and len(self._come) >= _LENGTH:
            length = int.from_bytes(self._come[:_LENGTH], "big")
            if length > _MESSAGE_MOST:
                self.end(f"a message of {length} bytes")
            elif len(self._come) < _LENGTH + length:
                break
            else:
                request = bytes(self._come[_LENGTH:_LENGTH + length])
                del self._come[:_LENGTH + length]
                self._ahead += 1
                self.began_s = 0.0
                self._service.asked(self, request)
        if self._come and not self.began_s:
            self.began_s = self.heard_s
        if self._ahead > _AHEAD_MOST and not self._paused and not self._transport.is_closing():
            self._transport.pause_reading()
            self._paused = True

    def pause_writing(self) -> None:
        self.end("its answers are not taken", at_once=True)

    def eof_received(self) -> bool:
        self._last = True
        return self._ahead > 0 and self._transport.get_extra_info("sslcontext") is None     # TLS cannot be half open

    def connection_lost(self, exc: Exception | None) -> None:
        if self._come and not self._ended:
            self._service.told(self, "gone amid a message")
        self._service.went(self, broken=exc is not None or bool(self._come))

    def answer(self, answer: Answer | None) -> None:
        """Sends it; None: nothing became of the request."""
        self.answered += 1
        if answer is None:
            self.reply(None)
            return
        if answer.handled.request_message is not None:
            self.terminal = answer.handled.request_message.fields.get(_TERMINAL, "")
        self.reply(answer.reply, answer.closes)

    def reply(self, data: bytes | None, closes: bool = False) -> None:
        """Sends what answers a request, None for nothing. closes: and that is all on this connection."""
        self._ahead -= 1
        if self._transport.is_closing():
            return
        if data is not None:
            self._transport.write(codec.frame(data))
        if closes or (self._last and not self._ahead):
            self.close()
        elif self._paused and self._ahead <= _AHEAD_MOST // 2:
            self._transport.resume_reading()
            self._paused = False

    def end(self, why: str, at_once: bool = False) -> None:
        """Closes it, once what was written is sent or, where that may take for ever, at once."""
        if not self._ended:
            self._service.told(self, f"closed: {why}")
        self.close(at_once)

    def close(self, at_once: bool = False) -> None:
        self._ended = True
        if at_once:
            self._transport.abort()
        else:
            self._transport.close()


class Listener:
    """Listens at an address and bounds every client. What becomes of a request, `asked`, is said by what is made of this.

    Args:
        told: told what became of each request, and why a connection was closed: client and line.
        limits: of every client.

    Attributes:
        port: the one it listens at, once it does.
    """

    def __init__(self, told: Callable[[str, Answer | Alert | str], None] = lambda *_: None,
                 limits: Limits = USUAL) -> None:
        self._told = told
        self._limits = limits
        self._lines: set[Line] = set()
        self._server: asyncio.Server | None = None
        self._empty = asyncio.Event()
        self.port = 0

    async def start(self, at: tuple[str, int], tls: ssl.SSLContext | None = None) -> bool:
        """Listens; port 0 takes a free one.

        Returns:
            Whether only this machine can reach it.

        Raises:
            PosfaultError: nothing can listen there.
        """
        self._loop = asyncio.get_running_loop()
        handshake_s = self._limits.message_s if tls else None
        self._server, self.port, only_here = await bound(lambda: Line(self), at, ssl=tls, backlog=_WAITING_MOST,
                                                         ssl_handshake_timeout=handshake_s)
        self._look_after()
        return only_here

    async def stop(self) -> None:
        """Accepts and reads no more, answers what has been read, and closes."""
        if self._server is None:
            return
        self._server.close()
        self._sweeper.cancel()
        self.last_turns()
        for line in list(self._lines):
            line.close()
        self._empty.clear()
        if self._lines:
            try:
                await asyncio.wait_for(self._empty.wait(), _FAREWELL_S)
            except TimeoutError:
                for line in list(self._lines):
                    line.close(at_once=True)
        self._server = None

    def now(self) -> float:
        """Seconds of the loop's clock."""
        return self._loop.time()

    def came(self, line: Line) -> None:
        """A connection is there."""
        self._lines.add(line)
        if len(self._lines) > self._limits.clients:
            line.end(f"there are {self._limits.clients} clients already")

    def went(self, line: Line, broken: bool) -> None:
        """A connection is no more. broken: amid something."""
        self._lines.discard(line)
        if not self._lines:
            self._empty.set()

    def told(self, line: Line, what: Answer | Alert | str) -> None:
        """Something is to be logged of it."""
        self._told(line.name, what)

    def asked(self, line: Line, request: bytes) -> None:
        """A request has come, without its length."""
        raise NotImplementedError

    def last_turns(self) -> None:
        """Nothing is read any more; what has been read may still be answered."""

    def look_round(self) -> None:
        """Called about every second."""

    def _look_after(self) -> None:
        """Ends whoever takes too long; comes again by itself."""
        self.look_round()
        now, limits = self.now(), self._limits
        for line in list(self._lines):
            if line.began_s and now - line.began_s > limits.message_s:
                line.end(f"half a message for {limits.message_s:g} s", at_once=True)
            elif now - line.heard_s > limits.idle_s:
                line.end(f"silent for {limits.idle_s:g} s")
        self._sweeper = self._loop.call_later(min(1.0, limits.message_s, limits.idle_s), self._look_after)
