"""The bank's end of a terminal that has a network of its own: a TCP server beside the bench, in a thread.

What the bank does is decided where it always is, in the world (bench/world.py), and at the same bench time: a request takes
place once both ends have told of it, the terminal in its trace and TCP by its bytes; an answer is written when it is due.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from types import TracebackType

from posfault.acquirer import codec
from posfault.acquirer.listener import Limits, Line, Listener, address

_COMES_WITHIN_S = 3.0           # what the terminal has sent is at the bank
Connection = tuple[int, int]    # boot, number


class Tcp(Listener):
    """A bank at host:port for one run; port 0 takes a free one. Use it in a `with`.

    Attributes:
        address: where it listens, for the terminal.

    Raises:
        InputError: `at` is no address.
        PosfaultError: nothing can listen there.
    """

    def __init__(self, at: str) -> None:
        super().__init__(limits=Limits(clients=64))
        self._at = address(at, "--network")
        self._came: queue.SimpleQueue[tuple[Line, bytes]] = queue.SimpleQueue()
        self._untaken: list[tuple[Line, bytes]] = []
        self._of: dict[Connection, Line] = {}
        self._running = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._running.run_forever, daemon=True)
        self.address = ""

    def __enter__(self) -> Tcp:
        self._thread.start()
        try:
            self.open()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.shut()
        self._end()

    def open(self) -> None:
        """The bank is there; after `shut`, again where it was."""
        asyncio.run_coroutine_threadsafe(self.start(self._at), self._running).result()
        self._at = self._at[0], self.port
        self.address = f"{self._at[0]}:{self.port}"

    def shut(self) -> None:
        """The bank is gone, with all its connections."""
        asyncio.run_coroutine_threadsafe(self.stop(), self._running).result()

    def _end(self) -> None:
        self._running.call_soon_threadsafe(self._running.stop)
        self._thread.join()
        self._running.close()

    def asked(self, line: Line, request: bytes) -> None:
        self._came.put((line, request))

    def took(self, connection: Connection, request: bytes) -> bool:
        """Whether these bytes, sent on this connection of the terminal, have come; waits for them a moment.

        Others that come are left alone: where the trace says nothing of a message, it gets no answer.
        """
        give_up = time.monotonic() + (_COMES_WITHIN_S if self._server else 0.0)
        while True:
            for place, (line, data) in enumerate(self._untaken):
                if data == request:
                    del self._untaken[place]
                    self._of[connection] = line
                    return True
            try:
                self._untaken.append(self._came.get(timeout=max(0.0, give_up - time.monotonic())))
            except queue.Empty:
                return False

    def answer(self, connection: Connection, framed: bytes, after_s: float) -> None:
        """Writes an answer to it after so many seconds; without bytes, the bank hangs up then."""
        line = self._of[connection]
        data = codec.unframe(framed) if framed else None
        self._running.call_soon_threadsafe(self._running.call_later, max(0.0, after_s), line.reply, data, not framed)
