"""`posfault proxy` as a process between the bank's process and its terminals, and what it is told wrong."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from posfault import cli
from posfault.acquirer import codec

SOON_S = 0.3            # how long a terminal waits for an answer that may be lost
LOST = "drop network.receive 2"


async def sells_again(till: Any, port: int, reverses: bool) -> None:
    """Signs on and sells; where no answer comes, reverses if it does that, and sells the same again."""
    await till.connect(port)
    await till.sign_on()
    first = till.sale_of(8800, till.own_card)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(SOON_S):
            await till.send(first)
    await till.close()
    await till.connect(port)
    if reverses:
        assert await till.reverse(first, counted=False) == "00"
    await till.sale(8800, till.own_card)
    assert await till.settle() == reverses          # the bank has one sale more than the terminal
    await till.close()


@pytest.mark.parametrize(("reverses", "ledger"), [(False, False), (True, True)])
def test_a_lost_answer_and_a_second_sale_are_charged_once_only_where_it_is_reversed(
        bank: Any, tills: Any, proxied: Any, tmp_path: Path, reverses: bool, ledger: bool) -> None:
    told = tmp_path / "told.json"
    proxy = proxied(bank.port, "--fault", LOST, "--json", told, *(("--ledger", bank.ledger) if ledger else ()))
    till = tills()
    asyncio.run(sells_again(till, proxy.port, reverses))
    status, report, problems = proxy.end()
    (summary,) = json.loads(told.read_text())
    broken = [] if reverses else ["charged-once", "no-one-sided"]
    assert (status, problems, summary["rules_broken"]) == (1 if broken else 0, "", broken)
    assert summary["fired"] == [{"point": "network.receive", "nth": 2, "kind": "drop"}]
    assert summary["standing"] == ({"count": 1, "amount": 8800} if reverses else {"count": 2, "amount": 17600})
    assert [one["what"][:4] for one in summary["wire"] if not one["whole"]] == ["0210"]
    assert ("money-conserved" in summary["judged"]) == ledger
    assert (f"88.00 twice from card {till.own_card[:6]}******{till.own_card[-4:]}" in report) != reverses
    assert till.own_card not in report + told.read_text()
    assert "FAULT drop at network.receive, event 2: not delivered" in report
    lines = (bank.ledger.parent / "log").read_text().splitlines()
    assert sum(f"F41={till.number} " in line and " 0200 " in line for line in lines) == 2


def firings(told: Path) -> list[dict[str, Any]]:
    """Point by point, event by event."""
    return sorted(json.loads(told.read_text())[0]["fired"], key=lambda one: (one["point"], one["nth"]))


def test_what_chance_draws_is_saved_and_replays_to_the_same_firings(
        bank: Any, tills: Any, proxied: Any, tmp_path: Path) -> None:
    saved, first, second = tmp_path / "saved.toml", tmp_path / "first.json", tmp_path / "second.json"

    async def echoes(port: int) -> None:
        till = tills()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(60):
            data = till.request("0820", till.next_stan(), {60: "00000000301"}, maced=False)
            writer.write(codec.frame(data))
        writer.write_eof()
        assert len(await reader.read()) > 30 * len(data)
        writer.close()

    drawing = proxied(bank.port, "--random", "drop=1000,duplicate=500 after_ms=5", "--seed", 7, "--save", saved,
                      "--json", first)
    asyncio.run(echoes(drawing.port))
    assert drawing.end()[0] == 0
    drawn = firings(first)
    assert {one["kind"] for one in drawn} == {"drop", "duplicate"}
    assert len(tomllib.loads(saved.read_text())["fault"]) == len(drawn)
    replaying = proxied(bank.port, "--faults", saved, "--json", second)
    asyncio.run(echoes(replaying.port))
    assert replaying.end()[0] == 0
    assert firings(second) == drawn


def test_a_fault_that_never_fires_proves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    never, told = "drop at network.receive 9", tmp_path / "told.json"
    options = ("--listen", "127.0.0.1:0", "--until-idle", "0.05", "--json", str(told))
    assert cli.status(["proxy", "--fault", never, *options]) == 3
    assert "drop at network.receive 9 NEVER FIRED: this run proves nothing" in capsys.readouterr().out
    (summary,) = json.loads(told.read_text())
    assert (summary["ok"], summary["not_fired"]) == (False, [{"point": "network.receive", "nth": 9, "kind": "drop"}])


def send_nonsense(line: socket.socket, chance: random.Random) -> None:
    """Bytes that are no message, or not the whole of one; some of the lines break off."""
    with contextlib.suppress(ConnectionError):
        for _ in range(chance.randrange(6)):
            length = chance.randrange(2000)
            head = chance.choice([b"", length.to_bytes(2, "big"), chance.randrange(1 << 16).to_bytes(2, "big")])
            line.sendall(head + chance.randbytes(length))
        if chance.random() < 0.3:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            line.close()


def read_to_its_end(line: socket.socket) -> None:
    """Raises TimeoutError where it does not end."""
    with contextlib.suppress(ConnectionError):
        while line.fileno() >= 0 and line.recv(4096):
            pass


def test_ctrl_c_ends_every_connection_and_says_so_in_chinese(proxied: Any, bank: Any, tmp_path: Path) -> None:
    drawn = "drop=300,delay=300 ms=20,duplicate=300,corrupt=300,truncate=300,disconnect=300,half_open=300,reorder=300"
    proxy = proxied(bank.port, "--language", "zh", "--log", tmp_path / "log", "--random", drawn)
    lines = [socket.create_connection(("127.0.0.1", proxy.port), timeout=10) for _ in range(60)]
    for seed, line in enumerate(lines):
        send_nonsense(line, random.Random(seed))
    status, report, problems = proxy.end(signal.SIGINT)
    assert (status, problems) == (0, "")
    assert "在此能够判断的规则均未被违反" in report
    for line in lines:
        read_to_its_end(line)
        line.close()
    assert "xception" not in (tmp_path / "log").read_text()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", proxy.port), timeout=10)


def test_a_killed_proxy_leaves_no_half_file(proxied: Any, bank: Any, tills: Any, tmp_path: Path) -> None:
    saved, told, log = tmp_path / "saved.toml", tmp_path / "told.json", tmp_path / "log"
    proxy = proxied(bank.port, "--random", "drop=10", "--save", saved, "--json", told, "--log", log)

    async def signs_on() -> None:
        till = tills()
        await till.connect(proxy.port)
        await till.sign_on()
        await till.sign_off()       # by then the lines of what was before are written
        await till.close()

    asyncio.run(signs_on())
    proxy.kill()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["log"]
    assert [line.split()[5] for line in log.read_text().splitlines()][:3] == ["host", "terminal", "host"]
    assert log.read_text().endswith("\n")


def listening(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def test_a_foreign_host_behind_it_is_passed_on_byte_by_byte(proxied: Any, client: Any, tmp_path: Path) -> None:
    from iso8583sim.core.builder import ISO8583Builder
    from iso8583sim.core.types import ISO8583Message
    from iso8583sim.wire import WireFormat, encode_message

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("iso8583sim")), "serve", "--format", "bcd", "--port", str(port)]
    asks = encode_message(ISO8583Message("0200", {
        2: client.card(1), 3: "000000", 4: "000000000100", 11: "000001", 22: "022", 25: "00", 41: "00000001",
        42: "898100000000001", 49: "156"}), WireFormat.bcd(), ISO8583Builder())
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as host:
        try:
            until = time.monotonic() + 20
            while not listening(port):
                assert time.monotonic() < until
            proxy = proxied(port, "--fault", "drop network.send 2", "--json", tmp_path / "told.json")
            direct, through = asyncio.run(asked(client, port, asks)), asyncio.run(asked(client, proxy.port, asks))
            asyncio.run(asked(client, proxy.port, asks, answered=False))
        finally:
            host.kill()
    assert through[:2] == direct[:2] == b"\x02\x10"
    assert len(through) == len(direct)
    status, report, _ = proxy.end()
    (summary,) = json.loads((tmp_path / "told.json").read_text())
    assert (status, summary["unread"], summary["messages"], summary["transactions"]) == (0, 3, 3, [])
    assert client.card(1) not in report


async def asked(client: Any, port: int, asks: bytes, answered: bool = True) -> bytes:
    till = client.Till("00000001")
    await till.connect(port)
    try:
        async with asyncio.timeout(10 if answered else SOON_S):
            return bytes(await till.raw(asks))
    except TimeoutError:
        assert not answered
        return b""
    finally:
        await till.close()


@pytest.mark.parametrize(("arguments", "said"), [
    (("--fault", "jam printer.line 2"), "no fault can be made at printer.line between terminal and host; there are:"),
    (("--fault", "drop network.close"), "no fault can be made at network.close between terminal and host"),
    (("--fault", "cut network.send 1"), "cut cannot be done at network.send between terminal and host; there, choose"),
    (("--fault", "echoed network.receive"), "choose from: drop, delay, duplicate, reorder, corrupt, truncate, disconnect"),
    (("--fault", "drp network.send"), "unknown kind drp; did you mean drop?"),
    (("--fault", "drop"), "drop is no fault; write a kind, a point"),
    (("--fault", "delay network.send 1 ms=0"), "ms must be a whole number from 1 to 600000"),
    (("--fault", "delay network.send 1 fast"), "fast is no parameter"),
    (("--fault", "drop network.send 0"), "nth must be a whole number"),
    (("--random", "drop=20000"), "drop=20000 is no rate"),
    (("--random", "jam=20"), "jam cannot be done at"),
    (("--random", "drop=50,dealy=20"), "unknown kind dealy; did you mean delay?"),
    (("--random", "drop=6000,delay=6000"), "more than 10,000 of 10,000 events at network.send"),
    (("--faults", "/dev/null/x"), "/dev/null/x: cannot be read"),
    (("--ledger", "/dev/null/x"), "/dev/null/x: cannot be read"),
    (("--save", "/nowhere/x"), "/nowhere/x: cannot be written (there is no folder /nowhere); make it, or name another file"),
    (("--to", "5000"), "--to: 5000 is no address"),
    (("--dialect", "morse"), "there is no dialect morse"),
    (("--language", "fr"), "unknown language fr"),
    (("--listen", "256.0.0.1:1"), "nothing can listen there"),
])
def test_a_mistake_is_one_line(arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["proxy", *arguments]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert len(err.splitlines()) == 1


def test_a_file_names_the_line_of_a_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "faults.toml"
    file.write_text('[[fault]]\npoint = "network.send"\nkind = "drop"\n\n[[fault]]\npoint = "printer.line"\nkind = "jam"\n')
    assert cli.status(["proxy", "--faults", str(file)]) == 2
    assert re.search(r"faults\.toml:6: no fault can be made at printer\.line", capsys.readouterr().err)

