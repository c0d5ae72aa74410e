"""The acquirer on TCP, in real time: messages behind their length in two bytes, any number of connections, one thread."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from types import TracebackType

from posfault.acquirer import codec
from posfault.acquirer.server import Acquirer, Handled
from posfault.errors import InputError, PosfaultError, one_line

_LENGTH = 2
_PIECE = 4096
_SEND_WITHIN_S = 5.0        # a client that does not take its answer must not keep the others waiting
_EPOCH = datetime(2000, 1, 1)


def address(text: str, option: str) -> tuple[str, int]:
    """(host, port) of `host:port`.

    Raises:
        InputError: it is not of that form.
    """
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 0xFFFF:
        raise InputError(option, f"{one_line(text)} is no address", "give host and port, such as 127.0.0.1:5000")
    return host, int(port)


class TcpAcquirer:
    """Serves an acquirer at an address; port 0 takes a free one.

    Args:
        told: called after each request with what became of it.

    Attributes:
        port: the one it listens at.
    """

    def __init__(self, acquirer: Acquirer, at: tuple[str, int], told: Callable[[Handled], None] = lambda _: None) -> None:
        self._acquirer = acquirer
        self._told = told
        self._began = time.monotonic()
        self._come: dict[socket.socket, bytearray] = {}
        self._selector = selectors.DefaultSelector()
        try:
            self._listener = socket.create_server(at)
        except OSError as problem:
            self._selector.close()
            reason = problem.strerror or str(problem)
            raise PosfaultError(one_line(f"{at[0]}:{at[1]}: nothing can listen there ({reason}); name another address")
                                ) from None
        self._listener.setblocking(False)
        self._selector.register(self._listener, selectors.EVENT_READ)
        self.port: int = self._listener.getsockname()[1]

    def turn(self, timeout_s: float | None = None) -> None:
        """Does what there is to do, and waits so long until there is something; None: for ever."""
        for key, _ in self._selector.select(timeout_s):
            if key.fileobj is self._listener:
                self._accept()
            else:
                assert isinstance(key.fileobj, socket.socket)
                self._read(key.fileobj)

    def _accept(self) -> None:
        with suppress(OSError):         # it has gone again
            line, _ = self._listener.accept()
            line.settimeout(_SEND_WITHIN_S)
            self._come[line] = bytearray()
            self._selector.register(line, selectors.EVENT_READ)

    def _read(self, line: socket.socket) -> None:
        try:
            data = line.recv(_PIECE)
        except OSError:
            data = b""
        come = self._come[line]
        come += data
        open_ = bool(data)
        while open_ and len(come) >= _LENGTH and len(come) >= (end := _LENGTH + int.from_bytes(come[:_LENGTH], "big")):
            request = bytes(come[_LENGTH:end])
            del come[:end]
            open_ = self._answer(line, request)
        if not open_:
            self._drop(line)

    def _answer(self, line: socket.socket, request: bytes) -> bool:
        """Whether the connection stays."""
        at_ms = int((time.monotonic() - self._began) * 1000)
        reply = self._acquirer.handle(request, at_ms, int((datetime.now() - _EPOCH).total_seconds()))
        handled = self._acquirer.handled
        self._told(handled)
        if reply is not None:
            try:
                line.sendall(codec.frame(reply))
            except OSError:
                return False
        return not handled.closes

    def _drop(self, line: socket.socket) -> None:
        self._selector.unregister(line)
        del self._come[line]
        line.close()

    def close(self) -> None:
        for line in list(self._come):
            self._drop(line)
        self._selector.close()
        self._listener.close()

    def __enter__(self) -> TcpAcquirer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
