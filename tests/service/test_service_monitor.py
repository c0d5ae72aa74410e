"""The monitor of a bank that runs: alerts are lines of its log as they happen, a hold is an answer, and hours are agreed."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from posfault import cli
from posfault.acquirer import codec

HOST = """
[[terminal]]
number = "10000001"
merchant = "898100000000001"

[[merchant]]
number = "898100000000001"
hours = "{hours}"
"""
CARD = "6200000000000005"


def alerts(log: Path) -> list[str]:
    return re.findall(r"ALERT (.+?) terminal", log.read_text(encoding="utf-8"))


def twice(client: Any, port: int, notices: list[str] | None = None) -> list[str]:
    """Signs on, sells the same twice and settles; the answers to the sales. notices: gets what the bank says in them."""
    till = client.Till("10000001")
    exchange = till.exchange

    async def noted(request: Any) -> Any:
        reply = await exchange(request)
        if notices is not None and 44 in reply.fields:
            notices.append(reply.fields[44])
        return reply

    till.exchange = noted

    async def trade() -> list[str]:
        await till.connect(port)
        await till.sign_on()
        codes = []
        for _ in range(2):
            try:
                await till.sale(8800, CARD)
                codes.append("00")
            except client.Refused as refused:
                codes.append(refused.code)
        await till.settle()
        await till.close()
        return codes

    return asyncio.run(trade())


@pytest.mark.parametrize(("options", "codes", "said"), [
    ((), ["00", "00"], ["same_card_again"]), (("--hold",), ["00", "59"], ["same_card_again, held"])])
def test_the_same_sale_again_is_told_or_held(options: tuple[str, ...], codes: list[str], said: list[str], serve: Any,
                                             client: Any, tmp_path: Path) -> None:
    log = tmp_path / "log"
    server = serve(*options, log=log)
    assert twice(client, server.port) == codes
    server.end()
    assert alerts(log) == said
    assert CARD not in log.read_text(encoding="utf-8")


def test_the_terminal_is_told_where_the_bank_is_told_to(serve: Any, client: Any) -> None:
    quiet: list[str] = []
    told: list[str] = []
    twice(client, serve(ledger=":memory:").port, quiet)
    assert twice(client, serve("--tell").port, told) == ["00", "00"]
    assert (quiet, told) == ([], ["SAME CARD AGAIN"])


def test_hours_are_those_of_the_host_file(serve: Any, client: Any, tmp_path: Path) -> None:
    """A shop that opens and closes at the same minute is never open."""
    (tmp_path / "host.toml").write_text(HOST.format(hours="00:00-00:00"))
    log = tmp_path / "log"
    server = serve("--host", tmp_path / "host.toml", log=log)
    twice(client, server.port)
    server.end()
    assert alerts(log) == ["out_of_hours", "same_card_again", "out_of_hours"]


def test_a_line_that_breaks_before_the_answer_is_read_makes_a_reversal_due(serve: Any, client: Any, tmp_path: Path) -> None:
    log = tmp_path / "log"
    server = serve(log=log)
    till = client.Till("10000001")

    async def trade() -> None:
        await till.connect(server.port)
        await till.sign_on()
        till._writer.write(codec.frame(till.asks(till.sale_of(8800, CARD))))
        await till._reader.readexactly(1)           # the answer is on its way, and the terminal dies
        plug = till._writer.get_extra_info("socket")
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))       # no farewell: a reset
        till._writer.transport.abort()
        await till.connect(server.port)
        await till.sign_on()
        await till.sale(100, CARD)
        await till.close()

    asyncio.run(trade())
    server.end()
    assert alerts(log) == ["reversal_overdue"]


def test_alerts_outlive_a_kill_and_are_listed_with_their_time_to_detection(serve: Any, client: Any, tmp_path: Path,
                                                                          capsys: Any) -> None:
    server = serve(log=tmp_path / "log")
    twice(client, server.port)
    server.kill()
    ledger, told = tmp_path / "ledger.db", tmp_path / "alerts.json"
    assert cli.status(["usage", "--alerts", "--ledger", str(ledger), "--json", str(told)]) == 1
    [one] = json.loads(told.read_text(encoding="utf-8"))
    assert (one["suspicion"], one["terminal"], one["amount"], one["detected_ms"]) == ("same_card_again", "10000001", 8800, 0)
    assert "88.00 from card 620000******0005 again" in one["what"]
    capsys.readouterr()
    complaint = ("--last4", "0005", "--amount", "88.00", "--day", one["when"][:10])
    assert cli.status(["investigate", *complaint, "--ledger", str(ledger)]) == 1
    assert "Bank's monitor: 88.00 from card 620000******0005 again, " in capsys.readouterr().out
    assert cli.status(["evidence", "--ledger", str(ledger), "--out", str(tmp_path / "x.zip")]) == 0
    with zipfile.ZipFile(tmp_path / "x.zip") as packed:
        [kept] = json.loads(packed.read("alerts.json"))["alerts"]
        assert (kept["suspicion"], kept["detected_ms"]) == ("same_card_again", 0)
        assert "What the bank's monitor said:" in packed.read("report.en.txt").decode()
    assert cli.status(["usage", "--ledger", str(ledger)]) == 1
    said = capsys.readouterr().out
    assert "the bank's monitor raised an alert" in " ".join(said.split())
    assert CARD not in said


def test_a_ledger_that_was_begun_in_another_dialect_is_refused(serve: Any, tmp_path: Path) -> None:
    serve("--dialect", "unionpay_3des").end()
    with pytest.raises(RuntimeError, match="was begun with another dialect"):
        serve()
