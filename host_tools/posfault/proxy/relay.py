"""The proxy itself: a connection to the host for each terminal that comes, messages passed on, and faults that strike."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any

from posfault.acquirer import codec
from posfault.acquirer.listener import bound
from posfault.errors import one_line
from posfault.proxy.event import Event, Waiting, struck
from posfault.proxy.faults import STRIKES
from posfault.proxy.line import Line, Side
from posfault.proxy.record import KEPT, LENGTH, Carried, Record
from posfault.proxy.schedule import CONNECT, RECEIVE, SEND, Schedule

_REACH_S = 10.0             # how long the host has to accept
_WAITING_MOST = 1024        # connections that the system holds until they are accepted


class Relay:
    """Passes on between the terminals that connect to it and the host at `to`.

    Args:
        schedule: the faults.
        record: of everything that passes.
        clients: how many terminals at once.
        message_s: how long half a message is waited for, before it is passed on as bytes.

    Attributes:
        port: the one it listens at, once it does.
        overtaken: messages that wait for the next one. astray: those that wait for the next connection.
        down_until_ms: until when nothing passes, by the record's clock.
        stirred_s: when something came last, by the loop's clock.
    """

    def __init__(self, to: tuple[str, int], schedule: Schedule, record: Record, clients: int = 1000,
                 message_s: float = 10.0) -> None:
        self.schedule = schedule
        self.record = record
        self.overtaken: list[Waiting] = []
        self.astray: list[Waiting] = []
        self.down_until_ms = 0
        self.port = 0
        self.stirred_s = 0.0
        self._to = to
        self._clients = clients
        self._message_s = message_s
        self._lines: set[Line] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._late: dict[int, tuple[asyncio.TimerHandle, Waiting]] = {}
        self._server: asyncio.Server | None = None

    async def start(self, at: tuple[str, int]) -> bool:
        """Listens; port 0 takes a free one. Gives whether only this machine can reach it.

        Raises:
            PosfaultError: nothing can listen there.
        """
        self.loop = asyncio.get_running_loop()
        self._server, self.port, only_here = await bound(lambda: self._line().terminal, at, backlog=_WAITING_MOST)
        self.stir()
        self._sweep()
        return only_here

    async def stop(self) -> None:
        """Ends every connection at once; what is kept back is never delivered."""
        assert self._server is not None
        self._server.close()
        self._sweeper.cancel()
        for task in self._tasks:
            task.cancel()
        for handle, _ in self._late.values():
            handle.cancel()
        for waiting in [*self.overtaken, *self.astray, *(one for _, one in self._late.values())]:
            self._lost(waiting.carried, "the proxy ended first")
        for line in list(self._lines):
            line.abort()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def stir(self) -> None:
        """Something has come."""
        self.stirred_s = self.loop.time()

    @property
    def open_lines(self) -> int:
        """Connections of terminals that are not closed yet on both sides."""
        return len(self._lines)

    def quiet_for(self, idle_s: float) -> bool:
        """Whether nothing has come for so long, and nothing is under way."""
        return self.loop.time() - self.stirred_s >= idle_s and not self._late and not self._tasks

    def _line(self) -> Line:
        self.record.connections += 1
        return Line(self, self.record.connections)

    def came(self, line: Line) -> None:
        """A terminal has connected."""
        self.stir()
        self._lines.add(line)
        if len(self._lines) > self._clients:
            self.record.say(line.number, f"closed: there are {self._clients} connections already")
            return line.abort()
        fault = self.schedule.event(CONNECT)
        if fault is not None:
            self.record.say(line.number, f"FAULT {struck(fault)}")
            STRIKES[fault.kind](Event(self, line, fault))
        if self._is_down():
            self.record.say(line.number, "closed: the line is down")
            line.abort()
        elif not line.silent and line.terminal.open:
            line.terminal.transport.pause_reading()
            self._start(self._reach(line))
        return None

    def _start(self, what: Coroutine[Any, Any, None]) -> None:
        task = self.loop.create_task(what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _reach(self, line: Line) -> None:
        """Opens the connection to the host; the terminal's is closed where there is none."""
        try:
            await self._connect(line)
        except (OSError, TimeoutError) as problem:
            reason = getattr(problem, "strerror", None) or str(problem) or "no answer"
            host = f"{self._to[0]}:{self._to[1]}"
            self.record.say(line.number, one_line(f"closed: the host {host} cannot be reached ({reason})"))
            line.host.read_all = line.host.gone = True
            line.terminal.abort()
            return
        if not line.terminal.open:
            line.host.abort()
            return
        line.terminal.transport.resume_reading()
        waiting, self.astray = self.astray, []
        for one in waiting:
            one.carried.taken_on = (0, line.number)
            self.later(Waiting(line, one.carried, one.data, one.after_ms))

    def went(self, line: Line) -> None:
        """Both of its sides are closed."""
        self._lines.discard(line)
        self.stir()

    def message(self, line: Line, up: bool, data: bytes) -> None:
        """A message has come, length included."""
        one = self.record.add(up, line.number, data[LENGTH:])
        if not up and not line.terminal.open:       # the terminal has no such event
            one.why = "the terminal has gone"
            return self.record.came(one)
        fault = self.schedule.event(SEND if up else RECEIVE)
        passed: bytes | None = data
        if fault is not None:
            one.struck = struck(fault)
            passed = STRIKES[fault.kind](Event(self, line, fault, data, one))
        if passed is not None:
            self._deliver(line, one, passed)
        self.record.came(one)
        if one.delivered_ms is not None:
            waiting = [other for other in self.overtaken if other.carried.up == up and other.carried is not one]
            self.overtaken = [other for other in self.overtaken if other not in waiting]
            for other in waiting:
                self._arrives(other)
        return None

    def later(self, waiting: Waiting) -> None:
        """It arrives after its time; until then that side of its line stays open."""
        line, up = waiting.line, waiting.carried.up
        line.to_host += up
        line.to_terminal += not up
        waiting.carried.why = KEPT
        key = id(waiting)

        def due() -> None:
            del self._late[key]
            line.to_host -= up
            line.to_terminal -= not up
            self.stir()
            self._arrives(waiting)

        self._late[key] = self.loop.call_later(waiting.after_ms / 1000, due), waiting

    def _arrives(self, waiting: Waiting) -> None:
        line, one = waiting.line, waiting.carried
        if one.up and not line.host.open and not line.silent and not self._is_down():
            self._start(self._anew(waiting))        # a request reaches the host even so
            return
        self._deliver(line, one, waiting.data)
        self.record.ended(one)
        line.settle()

    async def _anew(self, waiting: Waiting) -> None:
        """A late request, whose connection has gone, reaches the host on one of its own; nobody hears the answer."""
        astray = Line(self, waiting.line.number)
        astray.terminal.read_all = astray.terminal.gone = True
        self._lines.add(astray)
        with contextlib.suppress(OSError, TimeoutError):
            await self._connect(astray)
        self._deliver(astray, waiting.carried, waiting.data)
        self.record.ended(waiting.carried)
        astray.settle()
        waiting.line.settle()

    async def _connect(self, line: Line) -> None:
        """Raises OSError or TimeoutError where the host does not accept."""
        async with asyncio.timeout(_REACH_S):
            await self.loop.create_connection(lambda: line.host, *self._to)

    def _deliver(self, line: Line, one: Carried, data: bytes) -> None:
        """Writes it where it goes, unless nothing passes there."""
        side = line.side(one.up)
        if line.silent or self._is_down():
            one.why = "nothing passes on this connection" if line.silent else "the line is down"
        elif not side.open:
            one.why = f"the {'host' if one.up else 'terminal'} has gone"
        else:
            arrived = side.write(data)
            if side.refuses():
                one.why = f"the {'host' if one.up else 'terminal'} has gone"
                return
            one.delivered_ms = self.record.now()
            if arrived != [codec.frame(one.data)]:
                one.delivered = arrived[-1][LENGTH:] if arrived else b""

    def _lost(self, one: Carried, why: str) -> None:
        one.why = why
        self.record.ended(one)

    def bytes_come(self, side: Side, data: bytes, why: str) -> None:
        """Bytes that are no message; they pass unless nothing does."""
        line = side.line
        if why:
            self.record.say(line.number, f"{'terminal' if side.up else 'host'}: {why}")
        self.record.plain_bytes += len(data)
        if data and side.other.open and not line.silent and not self._is_down():
            side.other.write(data)

    def _is_down(self) -> bool:
        return self.record.now() < self.down_until_ms

    def _sweep(self) -> None:
        """Looks for halves of messages; comes again by itself."""
        before_s = self.loop.time() - self._message_s
        for line in list(self._lines):
            line.terminal.overdue(before_s)
            line.host.overdue(before_s)
        self._sweeper = self.loop.call_later(min(1.0, self._message_s), self._sweep)
