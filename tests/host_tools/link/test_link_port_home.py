"""A host that comes to a terminal which runs already: late, over whatever line, after somebody who left in the middle."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import serial
import serial.rfc2217

from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.errors import PortError
from posfault.link import frame, port_home
from posfault.link.port_home import PortHome
from posfault.link.transport import Transport
from posfault.link.unix_home import UnixHome
from posfault.scenario_file import find, load

BOOT = [0, [], [], [], -1]
PACE = 1
HOUR = frame.pack(2, "go", [3_600_000, -1, [[3_600_000, "keypad", "1"]]])       # and then somebody presses a key
LOST = find("reply_lost_clerk_repeats")


@pytest.fixture
def terminal() -> Iterator[UnixHome]:
    with UnixHome() as home:
        home.power_on()
        yield home


@pytest.fixture
def provisioned(terminal: UnixHome) -> str:
    """The pty of a terminal that can be booted: it has been through a run."""
    home = PortHome(terminal.device)
    run(Stand(home), load(LOST), ())
    home.close()
    return terminal.device


def greeting(device: str, seq: int) -> Transport:
    """A port at which a host has asked who is there, and whose next command has this number."""
    transport = Transport(device)
    transport.write(frame.pack((seq - 2) % frame.SEQ_LAST + 1, "who", []))
    assert transport.read_line(float("inf"))
    return transport


def leave_in_the_middle(device: str, seq: int, pace: int, *more: bytes) -> None:
    """A host boots the terminal, says something more, and is gone."""
    transport = greeting(device, seq)
    transport.write(frame.pack(seq, "boot", [*BOOT, pace]))
    assert transport.read_line(float("inf"))
    for line in more:
        transport.write(line)
    transport.close()


def _copy(one: socket.socket, device: int) -> None:
    """Bytes both ways until either end is gone."""
    with contextlib.suppress(OSError):
        while True:
            for source in select.select([one, device], [], [])[0]:
                data = one.recv(4096) if source is one else os.read(device, 4096)
                if not data:
                    return
                one.sendall(data) if source is device else os.write(device, data)


def _plain(connection: socket.socket, device: str) -> None:
    descriptor = os.open(device, os.O_RDWR | os.O_NOCTTY)
    _copy(connection, descriptor)
    os.close(descriptor)


def _telnet(connection: socket.socket, device: str) -> None:
    """As RFC 2217 has it, by pyserial's own server."""
    class Line:
        def write(self, data: bytes) -> None:
            connection.sendall(data)

    with serial.Serial(device, timeout=0) as line, contextlib.suppress(OSError):
        # A pty has no modem lines to watch.
        line.__class__ = type("Quiet", (serial.Serial,), dict.fromkeys(("cts", "dsr", "ri", "cd", "rts", "dtr"), False))
        manager = serial.rfc2217.PortManager(line, Line())
        while True:
            for source in select.select([connection, line.fileno()], [], [])[0]:
                if source is connection:
                    data = connection.recv(4096)
                    if not data:
                        return
                    line.write(b"".join(manager.filter(data)))
                else:
                    connection.sendall(b"".join(manager.escape(line.read(4096))))


@pytest.fixture(params=[("socket", _plain), ("rfc2217", _telnet)], ids=["socket", "rfc2217"])
def over_tcp(request: pytest.FixtureRequest, terminal: UnixHome) -> Iterator[str]:
    """The URL of a server, for one connection, before the terminal."""
    scheme: str
    serve: Callable[[socket.socket, str], None]
    scheme, serve = request.param
    with socket.create_server(("127.0.0.1", 0)) as server:
        def accept() -> None:
            with contextlib.suppress(OSError), server.accept()[0] as connection:
                serve(connection, terminal.device)

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield f"{scheme}://127.0.0.1:{server.getsockname()[1]}"
        thread.join(3)


@pytest.mark.filterwarnings("ignore:set:DeprecationWarning")        # of threads, in pyserial
def test_a_run_over_tcp_is_the_same(over_tcp: str, stand: Stand) -> None:
    home = PortHome(over_tcp)
    there = run(Stand(home), load(LOST), ())
    home.close()
    assert there.trace_hash == run(stand, load(LOST), ()).trace_hash


@pytest.mark.parametrize("seq", [1, 2, 500])
def test_what_the_last_host_left_is_no_answer(provisioned: str, seq: int) -> None:
    leave_in_the_middle(provisioned, seq, 0)
    home = PortHome(provisioned)
    assert home.power_on().command("files").word == "ok"
    home.close()


@pytest.mark.parametrize("left", [b"@007 boo", b"\x00\xff", frame.pack(4, "go", [0, -1, []])[:-5]])
def test_half_a_line_of_the_last_host_is_passed_over(provisioned: str, left: bytes) -> None:
    leave_in_the_middle(provisioned, 3, 0, left)
    home = PortHome(provisioned)
    assert home.power_on().command("who").word == "hello"
    home.close()


def test_a_terminal_that_waits_in_real_time_answers_whoever_comes(provisioned: str) -> None:
    leave_in_the_middle(provisioned, 1, PACE, HOUR)
    home = PortHome(provisioned)
    assert home.power_on().command("who").word == "hello"
    assert run(Stand(home), load(LOST), ()).broken == {}
    home.close()


def test_a_command_that_takes_real_time_is_known_to_be_under_way(provisioned: str) -> None:
    transport = greeting(provisioned, 1)
    transport.write(frame.pack(1, "boot", [*BOOT, PACE]))
    transport.read_line(float("inf"))
    transport.write(HOUR + HOUR)
    answer = frame.unpack(transport.read_line(float("inf")) or b"")
    transport.close()
    assert answer is not None
    assert (answer.seq, answer.word) == (2, "wait")


def test_a_silent_port_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(port_home, "GREETED_WITHIN_S", 0.05)
    monkeypatch.setattr(port_home, "STARTED_WITHIN_S", 0.05)
    master, slave = os.openpty()
    device = os.ttyname(slave)
    with pytest.raises(PortError, match=f"{device}: no terminal answers there .*posfault flash"):
        PortHome(device).power_on()
    os.close(master)
    os.close(slave)


def test_a_port_that_is_gone_after_a_reset(provisioned: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(port_home, "BACK_WITHIN_S", 0.05)
    home = PortHome(provisioned)
    home.power_on()
    home.cut_power()
    with pytest.raises(PortError, match="no terminal answers there"):
        home.power_on()


def test_there_is_a_port_home_for_what_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(PortError, match="cannot be opened"):
        PortHome(str(tmp_path / "nothing")).power_on()
