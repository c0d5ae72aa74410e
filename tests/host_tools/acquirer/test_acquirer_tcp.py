"""The acquirer on TCP: messages however they are cut into pieces, and clients that behave badly or go away."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from posfault.acquirer import codec, dialects
from posfault.acquirer.server import Acquirer
from posfault.acquirer.tcp import TcpAcquirer, address
from posfault.errors import InputError, PosfaultError

DIALECT = dialects.get("aes")

TURNS_MOST = 50


@pytest.fixture
def heard() -> list[str]:
    """What the server told of each request."""
    return []


@pytest.fixture
def server(kit: SimpleNamespace, heard: list[str]) -> Iterator[TcpAcquirer]:
    acquirer = Acquirer({kit.TERMINAL: kit.MERCHANT})
    with TcpAcquirer(acquirer, ("127.0.0.1", 0), lambda one: heard.append(one.request)) as made:
        yield made


@pytest.fixture
def sign_on(vectors: dict[str, Any]) -> bytes:
    """The hand-made request, behind its length."""
    data: bytes = next(one["data"] for one in vectors["message"] if one["mti"] == "0800")
    return codec.frame(data)


def connect(server: TcpAcquirer) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", server.port))
    line.settimeout(5)
    server.turn(1)
    return line


def answer(server: TcpAcquirer, line: socket.socket) -> bytes:
    """The next answer, b"" where the server has ended the connection."""
    line.setblocking(False)
    for _ in range(TURNS_MOST):
        server.turn(0.01)
        try:
            return line.recv(4096)
        except BlockingIOError:
            continue
    raise AssertionError("no answer")


def test_a_request_is_answered(server: TcpAcquirer, sign_on: bytes) -> None:
    with connect(server) as line:
        line.sendall(sign_on)
        reply = DIALECT.decode(codec.unframe(answer(server, line)))
        assert (reply.mti, reply.fields[39]) == ("0810", "00")


def test_a_request_byte_by_byte_and_two_at_once_are_answered(server: TcpAcquirer, sign_on: bytes, heard: list[str]) -> None:
    with connect(server) as line:
        for place in range(len(sign_on)):
            line.sendall(sign_on[place : place + 1])
            server.turn(1)
        assert len(heard) == 1
        line.sendall(sign_on + sign_on[:7])
        server.turn(1)
        assert len(heard) == 2
        line.sendall(sign_on[7:])
        server.turn(1)
        assert len(heard) == 3


@pytest.mark.parametrize("garbage", [b"\x00\x00", b"\x00\x05hello", b"GET / HTTP/1.1\r\n\r\n", b"\xff\xff" + b"x" * 70000])
def test_garbage_is_not_answered_and_others_are(server: TcpAcquirer, sign_on: bytes, garbage: bytes) -> None:
    with connect(server) as bad, connect(server) as good:
        bad.setblocking(False)
        bad.send(garbage)
        good.sendall(sign_on)
        assert answer(server, good)
        with pytest.raises(BlockingIOError):
            bad.recv(1)


def test_a_client_that_goes_amid_a_request_is_forgotten(server: TcpAcquirer, sign_on: bytes, heard: list[str]) -> None:
    connect_and_go = connect(server)
    connect_and_go.send(sign_on[:9])
    connect_and_go.close()
    server.turn(1)
    with connect(server) as line:
        line.sendall(sign_on)
        assert answer(server, line)
    assert len(heard) == 1


def test_a_client_that_resets_the_connection_is_forgotten(server: TcpAcquirer, sign_on: bytes) -> None:
    line = connect(server)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    line.sendall(sign_on)
    line.close()
    server.turn(1)
    with connect(server) as other:
        other.sendall(sign_on)
        assert answer(server, other)


def test_a_host_that_restarts_ends_the_connection(kit: SimpleNamespace, vectors: dict[str, Any]) -> None:
    acquirer = Acquirer({kit.TERMINAL: kit.MERCHANT}, behaviours=[("restart_after_commit", {"mti": "0200"})])
    with TcpAcquirer(acquirer, ("127.0.0.1", 0)) as server, connect(server) as line:
        line.sendall(codec.frame(next(one["data"] for one in vectors["message"] if one["mti"] == "0200")))
        assert answer(server, line) == b""


def test_a_port_that_is_taken_is_one_line(server: TcpAcquirer, kit: SimpleNamespace) -> None:
    with pytest.raises(PosfaultError, match=rf"^127\.0\.0\.1:{server.port}: nothing can listen there \(.*\); name another"):
        TcpAcquirer(Acquirer({}), ("127.0.0.1", server.port))


@pytest.mark.parametrize("text", ["", "5000", ":5000", "localhost", "localhost:", "localhost:65536", "a:-1", "a:b\n"])
def test_what_is_no_address_is_said(text: str) -> None:
    with pytest.raises(InputError, match="is no address; give host and port"):
        address(text, "--listen")


def test_an_address() -> None:
    assert address("127.0.0.1:5000", "--listen") == ("127.0.0.1", 5000)
