"""tshark captures a conversation of the acquirer on this machine, and reads in it what was asked and answered.

Of either dialect it reads every field: UnionPay's, which is packed, is handed to it in characters.
"""

from __future__ import annotations

import asyncio
import os
import queue
import shutil
import subprocess
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from foreign_client import MASTER, Foreign

from posfault.reports import capture

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
LUA = capture.DISSECTOR
BITS = (3, 4, 11, 39, 41, 42)
OBJECTIONS = ("_ws.expert.message", "_ws.malformed")
ENDIAN = "iso8583.len_endian:Big endian"
CHARACTERS = (ENDIAN, "iso8583.charset:Digits represented as ASCII Characters",
              "iso8583.binencode:Bin data represented as Hex Ascii characters")
HOST = f"""
[[terminal]]
number = "10000001"
merchant = "898100000000001"
master_key = "{MASTER}"
"""
WITHIN_S = 20.0
ECHOES_MOST = 200


@contextmanager
def captured(port: int, header: int = 6, more: tuple[str, ...] = ()) -> Iterator[queue.Queue[list[str]]]:
    """What tshark reads in each message at that port: MTI, BITS, then more."""
    command = ["tshark", "-i", "lo", "-f", f"tcp port {port}", "-l", "-X", f"lua_script:{LUA}", "-d", "tcp.port==1,iso8583",
               "-Y", "iso8583", "-T", "fields"]
    command += [word for one in CHARACTERS for word in ("-o", one)]
    named = ["iso8583.mti", *(f"iso8583.bit{bit}" for bit in BITS), *more]
    command += [word for one in named for word in ("-e", one)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               env=os.environ | {"POSFAULT_PORT": str(port), "POSFAULT_HEADER": str(header)})
    read: queue.Queue[list[str]] = queue.Queue()

    def reads() -> None:
        assert process.stdout
        for line in process.stdout:
            read.put(line.rstrip("\n").split("\t"))

    reading = threading.Thread(target=reads)
    reading.start()
    try:
        assert process.stderr
        said = ""
        for line in process.stderr:
            said += line
            if line.startswith("Capturing on"):
                break
        else:
            pytest.skip(f"tshark may not capture here: {said.splitlines()[-1] if said else 'it said nothing'}")
        yield read
    finally:
        process.terminate()
        reading.join()
        process.communicate()


async def until_seen(read: queue.Queue[list[str]], echo: Callable[[], Awaitable[Any]]) -> None:
    """Echoes until the capture has begun."""
    for _ in range(ECHOES_MOST):
        await echo()
        try:
            read.get(timeout=0.1)
            return
        except queue.Empty:
            continue
    raise AssertionError("tshark saw nothing")


def until_settled(read: queue.Queue[list[str]]) -> list[list[str]]:
    seen = [read.get(timeout=WITHIN_S)]
    while seen[-1][0] != "0510":
        seen.append(read.get(timeout=WITHIN_S))
    return seen


def test_tshark_reads_a_sign_on_a_sale_its_reversal_and_a_settlement(serve: Any, client: Any, tmp_path: Path) -> None:
    server = serve("--terminals", 1, log=tmp_path / "log")
    till = client.Till(client.numbered(1)[0])

    async def trades(read: queue.Queue[list[str]]) -> int:
        await till.connect(server.port)
        await until_seen(read, lambda: till.exchange(
            till.request("0820", till.next_stan(), {60: "00000000301"}, maced=False)))
        await till.sign_on()
        sale = await till.sale(8800, client.card(1))
        await till.reverse(sale)
        await till.settle()
        await till.close()
        return int(sale.stan)

    with captured(server.port, more=("iso8583.bit60", *OBJECTIONS)) as read:
        stan = asyncio.run(trades(read))
        seen = until_settled(read)
    there = [till.number, "898100000000001"]
    of_sale = ["000000", "000000008800", f"{stan:06d}"]
    trade = [one[:7] for one in seen if not one[0].startswith("08")]
    assert [one[7] for one in seen if one[0] == "0200"] == [f"22{till.batch:06d}000"]
    assert all(one[-2:] == ["", ""] for one in seen)
    assert trade == [
        ["0200", *of_sale, "", *there], ["0210", *of_sale, "00", *there],
        ["0400", *of_sale, "98", *there], ["0410", *of_sale, "00", *there],
        ["0500", "", "", f"{stan + 1:06d}", "", *there], ["0510", "", "", f"{stan + 1:06d}", "00", *there],
    ]
    assert [one[4] for one in seen if one[0] == "0810"] == ["00"]


def test_tshark_has_no_objection_to_the_generic_dialect_of_a_client_that_is_not_ours(serve: Any, tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(HOST)
    server = serve("--host", tmp_path / "host.toml", "--dialect", "ascii", log=tmp_path / "log")
    sold: list[dict[int, str]] = []

    async def trades(read: queue.Queue[list[str]]) -> None:
        till = Foreign(server.port)
        async with till.client:
            await until_seen(read, lambda: till.asks("0800", {3: "990000"}, maced=False))
            await till.sign_on()
            sold.append(await till.sale(8800, {2: "6200000000000005"}))
            await till.reverse(int(sold[0][11]), 8800)
            await till.settle((0, 0), (0, 0))

    with captured(server.port, 0, ("iso8583.bit60", *OBJECTIONS)) as read:
        asyncio.run(trades(read))
        seen = until_settled(read)
    there = ["10000001", "898100000000001", sold[0][60], "", ""]
    of_sale = ["000000", "000000008800", sold[0][11]]
    assert [one for one in seen if not one[0].startswith("08")] == [
        ["0200", *of_sale, "", *there], ["0210", *of_sale, "00", *there],
        ["0400", *of_sale, "98", *there], ["0410", *of_sale, "00", *there],
        ["0500", "920000", "", f"{int(sold[0][11]) + 1:06d}", "", *there],
        ["0510", "920000", "", f"{int(sold[0][11]) + 1:06d}", "00", *there],
    ]
    assert [one[4] for one in seen if one[0] == "0810"][-1] == "00"
    assert all(one[-2:] == ["", ""] for one in seen)
