"""Terminals that say too much, nothing, the same for ever, or half of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from posfault.bench.stand import Stand
from posfault.errors import HungError, InvalidRun, LinkError, PortError, PosfaultError
from posfault.link import frame
from posfault.link.terminal import Terminal
from posfault.link.transport import Transport
from posfault.link.unix_home import UnixHome


def ask(port: str) -> Any:
    terminal = Terminal(Transport(port))
    try:
        return terminal.command("who")
    finally:
        terminal.close()


def test_stray_output_makes_the_run_invalid(planted: Callable[..., Stand]) -> None:
    stand = planted(("app/log_in.py", "def log_in(terminal):\n", 'def log_in(terminal):\n    print("here \\x1b[2J")\n'))
    with pytest.raises(InvalidRun, match=r"wrote between frames: here \\x1b\[2J"):
        stand.morning(())


def test_an_error_of_the_firmware_is_one_line(planted: Callable[..., Stand]) -> None:
    stand = planted(("app/log_in.py", "def log_in(terminal):\n", "def log_in(terminal):\n    {}[7]\n"))
    with pytest.raises(LinkError, match=r"reports an error: .*log_in.*KeyError: 7") as caught:
        stand.morning(())
    assert len(str(caught.value).splitlines()) == 1
    assert stand.hello()[1].startswith("micropython")


def test_an_unknown_command_is_refused_and_the_terminal_goes_on(stand: Stand) -> None:
    with pytest.raises(LinkError, match="no command nonsense here"):
        stand.terminal.command("nonsense")
    with pytest.raises(LinkError, match="file"):
        stand.terminal.command("file", "no such file", 0, 10)
    assert stand.hello()[1].startswith("micropython")


def test_a_firmware_that_hangs_is_found_out(planted: Callable[..., Stand], quick: None) -> None:
    stand = planted(("app/log_in.py", "def log_in(terminal):\n", "def log_in(terminal):\n    while True: pass\n"))
    with pytest.raises(HungError, match="said nothing"):
        stand.morning(())


def answering(*said: bytes) -> Callable[[Any], None]:
    """Whenever a command comes, says this, piece by piece."""
    def act(line: Any) -> None:
        for heard in line.hear().split(b"\n"):
            command = frame.unpack(heard)
            for one in said if command else ():
                line.say(one)

    return act


OK = frame.pack(1, "ok", [])


def test_nobody_answers(line: Any, quick: None) -> None:
    with pytest.raises(HungError, match=f"{line.port}: the terminal said nothing"):
        ask(line.port)
    assert line.hear().count(b"@001 who [] *") > 1


@pytest.mark.parametrize("said", [
    b"@001 hel", b'@001 hello ["0.1.0"] *00000000\n', b"\n\n\n", b"@001\n", b"\x00\xff\x03\n", OK[:-1],
    frame.pack(500, "ok", []), frame.pack(0, "ok", []),
])
def test_no_answer_is_in_what_is_said(line: Any, quick: None, said: bytes) -> None:
    line.meanwhile(answering(said))
    with pytest.raises(HungError, match="said nothing"):
        ask(line.port)


@pytest.mark.parametrize("said", [b"Guru meditation\n", frame.pack(0, "nak", []), b"@@@@\n", frame.pack(7, "ok", [])])
def test_an_endless_flow_without_an_answer_is_no_answer(line: Any, quick: None, in_time: None, said: bytes) -> None:
    """A terminal in a loop of prints, or one that understands nothing any more, must not hold the host for ever."""
    line.meanwhile(lambda line: line.say(said * 100))
    with pytest.raises(PosfaultError):
        ask(line.port)


def test_an_answer_in_two_pieces(line: Any) -> None:
    line.meanwhile(answering(OK[:9], OK[9:]))
    assert ask(line.port) == (1, "ok", [])


def test_empty_lines_around_an_answer_are_no_output(line: Any) -> None:
    line.meanwhile(answering(b"\r\n\n" + OK[:-1] + b"\r\n"))
    assert ask(line.port) == (1, "ok", [])


def test_an_answer_behind_a_line_without_end(line: Any) -> None:
    """It is given up in pieces and not kept, and what follows is read."""
    line.meanwhile(answering(b"x" * (3 * frame.LINE_MAX) + b"\n" + OK))
    with pytest.raises(InvalidRun, match="wrote between frames: xxx"):
        ask(line.port)


@pytest.mark.parametrize("typed", [b"who\n", b"@001 who []\n", b"@001 who [] *00000000\n", b"\n", b"\xff\x00\x03\n"])
def test_whoever_types_something_else_is_told_so(stand: Stand, typed: bytes) -> None:
    """A person with a serial terminal sees that the line was read and not understood."""
    wanted = stand.hello()
    port = Transport(stand.home.device)
    port.write(typed)
    answer = frame.unpack(port.read_line(time.monotonic() + 2) or b"")
    assert answer == (0, "nak", ["not a frame; the host tool posfault drives this terminal"])
    port.close()
    assert stand.hello() == wanted


def test_a_command_of_the_same_number_is_answered_alike_and_not_carried_out_again(stand: Stand) -> None:
    port = Transport(stand.home.device)
    answers = []
    for seq, word in ((997, "who"), (998, "heap"), (998, "heap"), (998, "who"), (998, "nonsense")):
        port.write(frame.pack(seq, word, []))
        answers.append(port.read_line(time.monotonic() + 2))
    port.close()
    assert answers[1]
    assert answers[1:] == answers[1:2] * 4
    stand.hello()           # numbers go on from here


def test_a_command_out_of_turn_is_not_carried_out(stand: Stand) -> None:
    """One that was under way for long, say: the host has gone on meanwhile."""
    stand.hello()
    wanted = stand.terminal.command("digest").content
    port = Transport(stand.home.device)
    for seq, word, answer in ((5, "who", "hello"), (6, "heap", "ok"), (5, "format", "error"), (4, "format", "error"),
                              (8, "format", "error"), (6, "format", "ok"), (7, "spent", "ok"), (1, "who", "hello")):
        port.write(frame.pack(seq, word, []))
        found = frame.unpack(port.read_line(time.monotonic() + 2) or b"")
        assert (found and found[:2]) == (seq, answer)
    port.close()
    stand.hello()
    assert stand.terminal.command("digest").content == wanted


@pytest.mark.parametrize("size", [5_000, 100_000])
def test_a_command_too_long_for_the_terminal_is_not_its_silence(size: int, quick: None) -> None:
    """Such as a schedule of hundreds of faults: whoever gave it must hear what is wrong."""
    with UnixHome() as home:
        terminal = home.power_on()
        terminal.command("format")
        with pytest.raises(PosfaultError) as caught:
            terminal.command("provision", {"text": "x" * size})
    assert not isinstance(caught.value, HungError | PortError)


def test_the_firmware_survives_an_endless_line(stand: Stand) -> None:
    wanted = stand.hello()
    noise = Transport(stand.home.device)
    noise.write(b"@" * (5 * frame.LINE_MAX))
    noise.write(b"\x03\x04\x00\xff\n")
    noise.close()
    terminal: Terminal = stand.terminal
    while terminal._transport.read_line(time.monotonic() + 0.2) is not None:
        pass            # its naks
    assert stand.hello() == wanted
