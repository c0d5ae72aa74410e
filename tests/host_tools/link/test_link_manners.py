"""How a port is taken and left: alone, with its modem lines as the board wants them, and given back however we end."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import serial
import serial.rfc2217
from serial.tools import list_ports

from posfault import board_ports, boards
from posfault.errors import PortError
from posfault.flashing.device import Device
from posfault.link.manners import AS_IT_IS, Lines
from posfault.link.transport import Transport

HOLD = ("import serial, sys\nport = serial.Serial(sys.argv[1], exclusive=True)\nprint('has it', flush=True)\n"
        "sys.stdin.readline()")
NEEDS_PROC = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at /proc")


@NEEDS_PROC
def test_who_has_the_port_is_named(line: Any) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, line.port], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"has it\n"
        with pytest.raises(PortError, match=rf"{line.port}: .*\(process {other.pid}\).* has it; end that") as caught:
            Transport(line.port)
        other.communicate(b"\n")
    assert str(caught.value).isprintable()
    Transport(line.port).close()


@pytest.mark.parametrize("verb", [("console",), ("run", "sale")])
def test_a_command_says_it_in_one_line(verb: tuple[str, ...], line: Any, capsys: pytest.CaptureFixture[str]) -> None:
    from posfault import cli

    held = Transport(line.port)
    assert cli.status([*verb, "--port", line.port]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"posfault: {line.port}: ")
    assert " has it; end that" in said
    assert said.count("\n") == 1
    held.close()


def test_flashing_says_it_too(line: Any) -> None:
    held = Transport(line.port)
    with pytest.raises(PortError, match=rf"{line.port}: .* has it; end that"):
        Device(line.port)
    held.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root is let in all the same")
def test_who_keeps_others_out_without_a_lock_has_it_too(line: Any) -> None:
    held = os.open(line.port, os.O_RDWR | os.O_NOCTTY)
    fcntl.ioctl(held, termios.TIOCEXCL)
    with pytest.raises(PortError, match=" has it; end that"):
        Transport(line.port)
    os.close(held)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_port_is_free_however_a_command_ends(number: int, line: Any) -> None:
    command = [sys.executable, "-c", f"from posfault.link.transport import Transport\nt = Transport({line.port!r})\n"
               "print('has it', flush=True)\nt.read_line(float('inf'))"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as other:
        assert other.stdout
        assert other.stdout.readline() == b"has it\n"
        other.send_signal(number)
        other.wait(10)
    Transport(line.port).close()


@pytest.fixture
def modem(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A kernel whose ports have modem lines, both asserted as in a port just opened. What they come to, call by call."""
    state = [termios.TIOCM_DTR | termios.TIOCM_RTS]
    seen: list[str] = []
    real = fcntl.ioctl

    def ioctl(descriptor: int, request: int, argument: Any = 0, *more: Any) -> Any:
        if request == termios.TIOCMGET:
            return struct.pack("I", state[0])
        if request == termios.TIOCMSET:
            (state[0],) = struct.unpack("I", argument)
            on = {name: "on" if state[0] & bit else "off"
                  for name, bit in (("dtr", termios.TIOCM_DTR), ("rts", termios.TIOCM_RTS))}
            seen.append(f"dtr {on['dtr']} rts {on['rts']}")
            return argument
        return real(descriptor, request, argument, *more)

    monkeypatch.setattr(fcntl, "ioctl", ioctl)
    return seen


@pytest.mark.parametrize(("lines", "calls"), [
    (AS_IT_IS, []), (Lines(True, True), []), (Lines(False, False), ["dtr off rts off"]),
    (Lines(True, False), ["dtr on rts off"]), (Lines(None, False), ["dtr on rts off"]),
])
def test_both_lines_are_set_at_once_and_only_where_they_change(lines: Lines, calls: list[str], line: Any,
                                                               modem: list[str]) -> None:
    Transport(line.port, lines).close()
    assert modem == calls


def test_a_port_without_modem_lines_is_left_alone(line: Any) -> None:
    Transport(line.port, Lines(False, False)).close()


class _Recorded:
    """What a server before a real port would set there."""

    def __init__(self) -> None:
        object.__setattr__(self, "seen", [])
        self.__dict__.update(timeout=0, baudrate=115200, bytesize=8, parity="N", stopbits=1, rtscts=False, xonxoff=False,
                             cts=False, dsr=False, ri=False, cd=False, break_condition=False)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("dtr", "rts"):
            self.seen.append((name, value))     # type: ignore[attr-defined]
        self.__dict__[name] = value

    def reset_input_buffer(self) -> None: ...

    def reset_output_buffer(self) -> None: ...


@pytest.fixture
def served() -> Iterator[SimpleNamespace]:
    """A server by RFC 2217 for one connection: its `url`, and what was `seen` to be set."""
    port = _Recorded()
    with socket.create_server(("127.0.0.1", 0)) as server:
        def serve() -> None:
            with contextlib.suppress(OSError), server.accept()[0] as connection:
                manager = serial.rfc2217.PortManager(port, SimpleNamespace(write=connection.sendall))
                while data := connection.recv(4096):
                    list(manager.filter(data))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield SimpleNamespace(url=f"rfc2217://127.0.0.1:{server.getsockname()[1]}", seen=port.seen)  # type: ignore[attr-defined]
        thread.join(3)


@pytest.mark.filterwarnings("ignore:set:DeprecationWarning")        # of threads, in pyserial
def test_over_a_network_rts_never_stands_alone_on_the_way(served: SimpleNamespace) -> None:
    Transport(served.url, Lines(False, False)).close()
    state: dict[str, bool] = {}
    for name, value in served.seen:
        state[name] = value
        if len(state) == 2 and not value:
            assert not (state["rts"] and not state["dtr"])
    assert state == {"dtr": False, "rts": False}


def test_the_board_at_a_port_says_how_it_wants_its_lines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    device = tmp_path / "ttyUSB7"
    device.touch()
    (tmp_path / "by-id").symlink_to(device)
    attached = {"": AS_IT_IS, "10c4:ea60": Lines(False, False), "2e8a:0005": Lines(True, None), "dead:beef": AS_IT_IS}
    for one, lines in attached.items():
        vid, pid = (int(part, 16) for part in one.split(":")) if one else (None, None)
        found = [SimpleNamespace(device=str(device), vid=vid, pid=pid)]
        monkeypatch.setattr(list_ports, "comports", lambda found=found: found)
        assert board_ports.lines_at(str(tmp_path / "by-id")) == lines
        assert board_ports.lines_at(str(tmp_path / "ttyUSB8")) == AS_IT_IS


def test_boards_with_one_usb_id_want_the_same() -> None:
    wanted: dict[str, set[Lines]] = {}
    for board in boards.all_of_them():
        assert isinstance(board, boards.Board)
        for one in board.usb:
            wanted.setdefault(one, set()).add(board.lines)
    assert {len(lines) for lines in wanted.values()} == {1}
