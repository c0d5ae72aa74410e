"""Ports that are none, and ports that go away: one line that names them."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from posfault.errors import PortError
from posfault.link import frame
from posfault.link.transport import Transport
from posfault.link.unix_home import UnixHome


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    """Things that are no serial port, by what they are."""
    (tmp_path / "file").write_text("a file\n")
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "pipe")
    return {
        "nothing": str(tmp_path / "ttyUSB9"), "file": str(tmp_path / "file"), "folder": str(tmp_path),
        "dangling link": str(tmp_path / "link"), "below a file": str(tmp_path / "file" / "port"),
        "null device": "/dev/null", "pipe": str(tmp_path / "pipe"), "empty": "", "long": "/dev/" + "x" * 300,
        "closed socket": "socket://127.0.0.1:1", "unknown scheme": "carrier-pigeon://coop", "NUL": "/dev/tty\0S0",
        "control characters": "/dev/\x1b[2Jport\nnext line",
    }


@pytest.mark.parametrize("what", [
    "nothing", "file", "folder", "dangling link", "below a file", "null device", "pipe", "empty", "long",
    "closed socket", "unknown scheme", "NUL", "control characters",
])
def test_what_is_no_port_is_refused(what: str, places: dict[str, str]) -> None:
    with pytest.raises(PortError) as caught:
        Transport(places[what])
    said = str(caught.value)
    assert "cannot be opened" in said
    assert said.isprintable()
    if places[what].isprintable():
        assert said.startswith(f"{places[what]}:") or not places[what]


def test_a_heap_in_which_the_terminal_cannot_begin_is_said() -> None:
    with UnixHome(heap="20K", copies=False) as home, pytest.raises(PortError, match="its heap of 20K is too small"):
        home.power_on().command("who")


def test_a_port_that_is_gone_by_the_time_it_is_opened(line: Any) -> None:
    line.hang_up()
    with pytest.raises(PortError, match=f"{line.port}: cannot be opened"):
        Transport(line.port)


def test_a_port_that_goes_away(line: Any, in_time: None) -> None:
    transport = Transport(line.port)
    line.hang_up()
    with pytest.raises(PortError, match=f"{line.port}: the port went away"):
        transport.read_line(float("inf"))
    with pytest.raises(PortError, match=f"{line.port}: the port went away"):
        transport.write(frame.pack(1, "who", []))
    transport.close()


def test_a_terminal_that_is_killed(processes: Any) -> None:
    with UnixHome() as home:
        terminal = home.power_on()
        terminal.command("who")
        (pid,) = processes.children(home._zygote.pid)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(PortError, match=f"{terminal._transport.port}: the port went away"):
            terminal.command("who")
        home.cut_power()
        assert home.power_on().command("who").word == "hello"


def test_lines_are_given_one_by_one(line: Any, in_time: None) -> None:
    transport = Transport(line.port)
    line.say(b"one\ntwo\r\n\nthr")
    assert [transport.read_line(float("inf")) for _ in range(3)] == [b"one", b"two\r", b""]
    assert transport.read_line(0) is None
    line.say(b"ee\n")
    assert transport.read_line(float("inf")) == b"three"
    transport.close()


def test_a_line_that_does_not_end_is_given_in_pieces(line: Any, in_time: None) -> None:
    transport = Transport(line.port)
    line.meanwhile(lambda line: line.say(b"x" * 1000))
    piece = transport.read_line(float("inf"))
    assert piece
    assert set(piece) == {ord("x")}
    assert len(piece) > frame.LINE_MAX
    transport.close()


def test_much_is_written_to_somebody_who_reads_slowly(line: Any, in_time: None) -> None:
    """More than the line takes at once: writing waits, and is no sign of a port that went away."""
    transport = Transport(line.port)
    data = bytes(range(1, 256)) * 800
    line.meanwhile(lambda line: line.hear())
    for start in range(0, len(data), 50_000):
        transport.write(data[start : start + 50_000])
    while len(line.heard) < len(data):
        os.sched_yield()
    assert bytes(line.heard) == data
    transport.close()
