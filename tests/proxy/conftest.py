"""A proxy between two ends that the test holds in its hands; and the command between processes, bank and terminals."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from posfault.acquirer import codec, dialects
from posfault.proxy import schedule
from posfault.proxy.record import Record
from posfault.proxy.relay import Relay
from posfault.proxy.schedule import Schedule

sys.path.append(str(Path(__file__).parents[1] / "bench"))       # what is shared with `make bench` is there

import load_client
from served import Proxied, Served

WITHIN_S = 10.0
TERMINALS = 20


class End:
    """One end of a connection; bodies are without their length."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def say(self, *bodies: bytes) -> None:
        for body in bodies:
            self.writer.write(codec.frame(body))

    async def hear(self) -> bytes:
        return await self.raw(int.from_bytes(await self.raw(2), "big"))

    async def raw(self, count: int) -> bytes:
        async with asyncio.timeout(WITHIN_S):
            return await self.reader.readexactly(count)

    async def rest(self) -> bytes:
        """What comes until the other side sends no more."""
        async with asyncio.timeout(WITHIN_S):
            with contextlib.suppress(ConnectionError):
                return await self.reader.read()
        return b""

    def close(self) -> None:
        self.writer.close()


class Between:
    """The proxy, with a host that does what the test says. lines: its log."""

    def __init__(self, faults: tuple[str, ...], dialect: str, **more: Any) -> None:
        self.lines: list[str] = []
        self.schedule = Schedule([schedule.of_words(text) for text in faults])
        self.record = Record(dialects.get(dialect), self.lines.append)
        self._more = more
        self._hosts: asyncio.Queue[End] = asyncio.Queue()
        self._ends: list[End] = []

    async def __aenter__(self) -> Between:
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", 0)
        self.relay = Relay(self._server.sockets[0].getsockname()[:2], self.schedule, self.record, **self._more)
        await self.relay.start(("127.0.0.1", 0))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.relay.stop()
        self._server.close()
        for end in self._ends:
            end.close()

    def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._hosts.put_nowait(End(reader, writer))

    async def terminal(self) -> End:
        """A new one."""
        self._ends.append(End(*await asyncio.open_connection("127.0.0.1", self.relay.port)))
        return self._ends[-1]

    async def host(self) -> End:
        """The host's end of the next connection."""
        async with asyncio.timeout(WITHIN_S):
            self._ends.append(await self._hosts.get())
        return self._ends[-1]

    @property
    def hosts_waiting(self) -> int:
        """Connections that the host has accepted and nobody has asked for."""
        return self._hosts.qsize()

    async def pair(self) -> tuple[End, End]:
        return await self.terminal(), await self.host()

    def host_gone(self) -> None:
        """Nobody listens there any more."""
        self._server.close()


@pytest.fixture
def between() -> Callable[..., Between]:
    """between(faults…) -> the proxy with these, as --fault has them."""
    return lambda *faults, dialect="aes", **more: Between(faults, dialect, **more)


@pytest.fixture
def client() -> ModuleType:
    """The load client's module."""
    return load_client


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("bank")
    with Served(folder / "ledger.db", "--terminals", TERMINALS, log=folder / "log") as served:
        served.ledger = folder / "ledger.db"
        yield served


@pytest.fixture(scope="module")
def tills() -> Callable[[], Any]:
    """Gives each time a terminal of the bank that nobody has used, with a card of its own as `card`."""
    numbers = zip(load_client.numbered(TERMINALS), itertools.count(1), strict=False)

    def another() -> Any:
        number, nth = next(numbers)
        till = load_client.Till(number)
        till.own_card = load_client.card(nth)
        return till

    return another


@pytest.fixture
def proxied() -> Iterator[Callable[..., Proxied]]:
    """Starts the command before the host at a port."""
    running: list[Proxied] = []

    def started(to: int, *options: object) -> Proxied:
        running.append(Proxied(to, *options))
        return running[-1]

    yield started
    for one in running:
        one.kill()
