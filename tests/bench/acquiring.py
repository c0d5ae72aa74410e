"""How many sales a second the acquirer takes over TCP, beside another ISO 8583 host and beside the disk's own commits.

Every terminal sends its next sale when the last one is answered. Requests are made, and answers looked at, outside the time
that is measured, so that the client costs little. The other host, iso8583sim's mock host, has neither MAC nor ledger.
"""

from __future__ import annotations

import asyncio
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from iso8583sim.core.builder import ISO8583Builder
from iso8583sim.core.types import ISO8583Message
from iso8583sim.wire import WireFormat, encode_message
from load_client import DIALECT, Till, card, numbered
from served import Served

TERMINALS = (1, 100, 1000)
SALES = 4000                # of all terminals together
SECONDS_MOST = 20.0         # then it is stopped, and counted as it is
_COMMITS_S = 1.0
_UP_WITHIN_S = 20.0
_SIM = ("serve", "--format", "bcd")


@dataclass(frozen=True, slots=True)
class Rate:
    """terminals: connected ones. a_second: sales. p50_ms, p99_ms: from sent to answered. rss: bytes of the server."""

    terminals: int
    a_second: float
    p50_ms: float
    p99_ms: float
    rss: int


class _Caller(Till):
    """A till that keeps what it is answered for later."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.requests: list[bytes] = []
        self.answers: list[bytes] = []
        self.times: list[float] = []

    async def call(self, until: float) -> None:
        for data in self.requests:
            began = time.perf_counter()
            if began > until:
                return
            self.answers.append(await self.raw(data))
            self.times.append(time.perf_counter() - began)


async def _measured(callers: Sequence[_Caller], rss: int, server: int) -> Rate:
    began = time.perf_counter()
    await asyncio.gather(*(caller.call(began + SECONDS_MOST) for caller in callers))
    seconds = time.perf_counter() - began
    times = sorted(one for caller in callers for one in caller.times)
    rss = max(rss, psutil.Process(server).memory_info().rss)
    return Rate(len(callers), len(times) / seconds, times[len(times) // 2] * 1000, times[len(times) * 99 // 100] * 1000, rss)


async def _ours(server: Served, terminals: int) -> Rate:
    callers = [_Caller(number) for number in numbered(terminals)]
    for nth, caller in enumerate(callers):
        await caller.connect(server.port)
        await caller.sign_on()
        caller.requests = [caller.asks(caller.sale_of(100, card(nth))) for _ in range(SALES // terminals)]
    rate = await _measured(callers, server.rss(), server.process.pid)
    for caller in callers:
        if any(DIALECT.decode(answer).fields[39] != "00" for answer in caller.answers):
            raise SystemExit("a sale was refused")
        await caller.close()
    return rate


def ours() -> list[Rate]:
    """Of the command, each time with a new ledger in a file."""
    rates = []
    for terminals in TERMINALS:
        with (tempfile.TemporaryDirectory() as folder,
              Served(Path(folder) / "ledger.db", "--terminals", terminals, log=Path(folder) / "log") as server):
            rates.append(asyncio.run(_ours(server, terminals)))
            server.end()
    return rates


async def _theirs(port: int, server: int, terminals: int) -> Rate:
    callers = [_Caller(f"{nth:08d}") for nth in range(terminals)]
    builder, wire = ISO8583Builder(), WireFormat.bcd()
    for nth, caller in enumerate(callers):
        await caller.connect(port)
        for _ in range(SALES // terminals):
            fields = {2: card(nth), 3: "000000", 4: "000000000100", 11: f"{caller.next_stan():06d}", 22: "022", 25: "00",
                      41: caller.number, 42: caller.merchant, 49: "156"}
            caller.requests.append(encode_message(ISO8583Message("0200", fields), wire, builder))
    rate = await _measured(callers, 0, server)
    for caller in callers:
        if any(answer[:2] != b"\x02\x10" for answer in caller.answers):
            raise SystemExit("iso8583sim did not answer a sale")
        await caller.close()
    return rate


def theirs() -> list[Rate]:
    """Of iso8583sim's mock host, which approves everything and keeps nothing."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("iso8583sim")), *_SIM, "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            return [asyncio.run(_theirs(port, process.pid, terminals)) for terminals in TERMINALS]
        finally:
            process.kill()


def _wait_for(port: int) -> None:
    """Until somebody listens there."""
    until = time.monotonic() + _UP_WITHIN_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise


def commits() -> float:
    """A second: one row each, by SQLite alone, on the disk on which the ledgers were, WAL and synchronous=FULL as there."""
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(Path(folder) / "rows.db", isolation_level=None)
        database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (content TEXT)")
        count, began = 0, time.perf_counter()
        while time.perf_counter() - began < _COMMITS_S:
            database.execute("INSERT INTO rows VALUES ('a debit')")
            count += 1
        database.close()
        return count / (time.perf_counter() - began)


def lines() -> list[tuple[str, str, str]]:
    """What, the figure, and how it was measured."""
    found = []
    for who, rates in (("acquirer", ours()), ("iso8583sim", theirs())):
        for one in rates:
            found.append((f"{who}, {one.terminals} open", f"{one.a_second:.0f}/s",
                          f"sales over loopback TCP, {one.terminals} connected; p50 {one.p50_ms:.2f} ms, p99"
                          f" {one.p99_ms:.2f} ms, {one.rss / 2**20:.0f} MB"))
    found.append(("SQLite commits", f"{commits():.0f}/s", "one row each on the same disk, WAL, synchronous=FULL: what a"
                  " terminal alone can get at most"))
    return found


if __name__ == "__main__":
    for what, figure, how in lines():
        print(f"{what:<23}{figure:>10}  {how}", flush=True)
