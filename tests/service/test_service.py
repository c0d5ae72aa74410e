"""The acquirer on TCP, through the front door: messages however they are cut, many clients, and some that behave badly."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from posfault.acquirer import codec, dialects
from posfault.acquirer.codec import Message

DIALECT = dialects.get(dialects.DEFAULT)
SIGN_ON = Message("0800", {11: "000001", 41: "10000001", 42: "898100000000001", 60: "00000000003", 62: "3031", 63: "001"})
REQUEST = codec.frame(DIALECT.encode(SIGN_ON))


def answer(line: socket.socket) -> Message | None:
    """The next one, None where the server has closed the connection."""
    with line.makefile("rb") as read:
        length = int.from_bytes(read.read(2), "big")
        return DIALECT.decode(read.read(length)) if length else None


def signed_on(line: socket.socket) -> bool:
    reply = answer(line)
    return reply is not None and (reply.mti, reply.fields[39]) == ("0810", "00")


def test_a_request_byte_by_byte_and_two_at_once_are_answered(serve: Any, connected: Any) -> None:
    line = connected(serve())
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for place in range(len(REQUEST)):
        line.sendall(REQUEST[place:place + 1])
    assert signed_on(line)
    line.sendall(REQUEST + REQUEST)
    got = b""
    while len(got) < 2:
        got += line.recv(4096)
    length = 2 + int.from_bytes(got[:2], "big")
    while len(got) < 2 * length:            # two answers of one length
        got += line.recv(4096)
    assert [DIALECT.decode(one).fields[39] for one in (got[2:length], got[length + 2:])] == ["00", "00"]


def test_who_closes_his_side_after_the_request_is_answered_all_the_same(serve: Any, connected: Any) -> None:
    line = connected(serve())
    line.sendall(REQUEST)
    line.shutdown(socket.SHUT_WR)
    assert signed_on(line)
    assert answer(line) is None


@pytest.mark.parametrize(("garbage", "told"), [
    (b"\x00\x00", "unreadable -> no answer malformed: 0 bytes are no message (closed)"),
    (b"\x00\x05hello", "unreadable -> no answer malformed: 5 bytes are no message (closed)"),
    (b"GET / HTTP/1.1\r\n\r\n", "closed: a message of 18245 bytes"),
    (b"\xff\xff" + b"x" * 70000, "closed: a message of 65535 bytes"),
    (codec.frame(DIALECT.encode(Message("0810", SIGN_ON.fields))), "no request, or from no terminal (closed)"),
])
def test_garbage_ends_its_connection_with_one_line_and_others_go_on(
        serve: Any, connected: Any, garbage: bytes, told: str) -> None:
    server = serve()
    bad, good = connected(server), connected(server)
    try:
        bad.sendall(garbage)
        assert bad.recv(1) == b""
    except ConnectionError:                 # it was closed before all of it was sent
        pass
    good.sendall(REQUEST)
    assert signed_on(good)
    status, lines, problems = server.end()
    assert (status, problems) == (0, "")
    assert next(line for line in lines.splitlines() if "keys 1 issued" not in line).endswith(told)
    assert len(lines.splitlines()) == 2


def test_a_malformed_message_of_a_terminal_is_answered_30(serve: Any, connected: Any) -> None:
    line = connected(serve())
    line.sendall(codec.frame(DIALECT.encode(SIGN_ON) + b"\x00"))
    reply = answer(line)
    assert reply
    assert reply.fields[39] == "30"
    line.sendall(REQUEST)
    assert signed_on(line)


def test_half_a_message_and_silence_end_a_connection(serve: Any, connected: Any) -> None:
    server = serve("--message-within", "0.2", "--idle", "0.4")
    half, silent = connected(server), connected(server)
    half.sendall(REQUEST[:9])
    assert answer(half) is None
    assert answer(silent) is None
    _, lines, _ = server.end()
    told = sorted(line.partition("closed: ")[2] for line in lines.splitlines())     # both in one look round, or in two
    assert told == ["half a message for 0.2 s", "silent for 0.4 s"]


def test_clients_that_go_amid_a_message_are_forgotten(serve: Any, connected: Any) -> None:
    server = serve()
    gone, reset = connected(server), connected(server)
    gone.sendall(REQUEST[:9])
    gone.close()
    reset.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    reset.sendall(REQUEST)
    reset.close()
    good = connected(server)
    good.sendall(REQUEST)
    assert signed_on(good)
    status, lines, problems = server.end()
    assert (status, problems) == (0, "")
    assert sum("gone amid a message" in line for line in lines.splitlines()) == 1


def sends_until_dropped(line: socket.socket) -> None:
    for _ in range(100_000):            # far more than what fits between the two
        line.sendall(REQUEST)


def test_a_client_that_takes_no_answers_is_dropped_and_others_are_served(serve: Any, connected: Any, tmp_path: Path) -> None:
    server = serve(ledger=":memory:", log=tmp_path / "log")
    greedy, good = connected(server), connected(server)
    greedy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    with pytest.raises(ConnectionError):
        sends_until_dropped(greedy)
    good.sendall(REQUEST)
    assert signed_on(good)
    server.end()
    assert "closed: its answers are not taken" in (tmp_path / "log").read_text()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_by_signal_and_answers_what_it_has_read(serve: Any, connected: Any, by: int) -> None:
    server = serve()
    line = connected(server)
    line.sendall(REQUEST)
    assert signed_on(line)
    status, lines, problems = server.end(by)
    assert (status, problems) == (0, "")
    assert "0800 F11=000001" in lines
    assert line.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        connected(server)


def test_the_log_goes_to_a_file_and_shows_no_card_and_no_key(serve: Any, client: Any, tmp_path: Path) -> None:
    server = serve("--terminals", 1, log=tmp_path / "log")
    number = client.card(1)

    async def sells() -> None:
        till = client.Till(client.numbered(1)[0])
        await till.connect(server.port)
        await till.sign_on()
        await till.sale(8800, number)
        await till.close()

    asyncio.run(sells())
    assert server.end() == (0, "", "")
    log = (tmp_path / "log").read_text()
    assert f"F2={number[:6]}******{number[-4:]}" in log
    assert number not in log
    assert "F62=(40 bytes)" in log
    assert len(log.splitlines()) == 2


def test_many_terminals_at_once(serve: Any, client: Any, tmp_path: Path) -> None:
    numbers = client.numbered(200)
    server = serve("--terminals", 200, log=tmp_path / "log")

    async def sells(number: str) -> bool:
        till = client.Till(number)
        await till.connect(server.port)
        await till.sign_on()
        await till.sale(100, client.card(7))
        agreed: bool = await till.settle()
        await till.close()
        return agreed

    async def all_sell() -> list[bool]:
        return await asyncio.gather(*(sells(number) for number in numbers))

    assert asyncio.run(all_sell()) == [True] * 200


@pytest.mark.parametrize(("arguments", "said"), [
    (("--listen", "5000"), "--listen: 5000 is no address"),
    (("--listen", "256.0.0.1:5000"), "256.0.0.1:5000: nothing can listen there"),
    (("--ledger", "/dev/null/x"), "/dev/null/x: cannot be read"),
    (("--log", "/dev/null/x"), "/dev/null/x: cannot be written"),
    (("--tls-key", "key.pem"), "--tls-key: there is no certificate to it"),
    (("--tls-cert", "/dev/null"), "/dev/null: is not a file"),
    (("--tls-cert", __file__), "test_service.py: cannot be used"),
    (("--host", "/dev/null/x"), "/dev/null/x: cannot be read"),
])
def test_a_mistake_is_one_line(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "posfault", "acquirer", *arguments], capture_output=True, text=True,
                          check=False, timeout=60, env=os.environ | {"XDG_DATA_HOME": str(tmp_path)})
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_other_machines_are_let_in_only_by_a_word(serve: Any) -> None:
    assert "other machines" not in serve(ledger=":memory:").said
    assert "other machines can reach it" in serve(ledger=":memory:", listen="0.0.0.0:0").said


def test_the_ledger_is_in_the_users_data_folder_unless_named(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-m", "posfault", "acquirer", "--listen", "127.0.0.1:0"], text=True,
                               stdout=subprocess.PIPE, env=os.environ | {"XDG_DATA_HOME": str(tmp_path)})
    assert process.stdout
    assert process.stdout.readline().startswith("listens at")
    process.terminate()
    process.communicate(timeout=20)
    assert (tmp_path / "posfault" / "ledger.db").is_file()


def test_a_template_is_printed_that_is_a_host_file(serve: Any, connected: Any, tmp_path: Path) -> None:
    printed = subprocess.run([sys.executable, "-m", "posfault", "acquirer", "--template"], capture_output=True, text=True,
                             check=True, timeout=60).stdout
    (tmp_path / "host.toml").write_text(printed)
    line = connected(serve("--host", tmp_path / "host.toml"))
    line.sendall(REQUEST)
    assert signed_on(line)
