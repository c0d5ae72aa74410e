"""Whatever talks to a running terminal: the bench, stock mpremote, a terminal program; and what comes over its port."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import serial
from littlefs import LittleFS
from tests.waiting import until

from posfault import facts, scenario_file
from posfault.bench.claim import check
from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.console.session import Session
from posfault.errors import PortError
from posfault.link import port_home
from posfault.link.frame import Frame
from posfault.link.image import dump
from posfault.link.port_home import PortHome
from posfault.link.port_home import hello as greet
from posfault.link.terminal import Terminal
from posfault.link.transport import Transport
from posfault.scenario import Expect, Say, Scenario, Step

VERSION = "0.1.0"
PATIENCE_S = 5
NAMES = ("reply_lost_clerk_repeats", "printer_jams_clerk_repeats", "payment_code_read_twice", "power_cut_before_journal")
PROFILES = (tuple(facts.guards()), ())


def mpremote(*arguments: str) -> str:
    command = [sys.executable, "-m", "mpremote", *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture
def at_port(flashed: Any) -> Iterator[Stand]:
    with Stand(PortHome(flashed.port)) as made:
        yield made


def test_a_flashed_board_gives_the_same_trace_as_the_unix_port(at_port: Stand, stand: Stand) -> None:
    """Its flash lies in files, its image is checked, its link comes byte by byte, a reset cuts its power; none is seen."""
    for name in NAMES:
        for off in PROFILES:
            scenario = scenario_file.load(scenario_file.find(name))
            there, here = run(at_port, scenario, off), run(stand, scenario, off)
            assert (name, there.trace_hash) == (name, here.trace_hash)
            assert there.broken == here.broken


def test_its_flash_is_a_volume_to_the_reference_implementation(at_port: Stand) -> None:
    run(at_port, scenario_file.load(scenario_file.find(NAMES[0])), PROFILES[0])
    fs = LittleFS(block_size=4096, block_count=30, prog_size=256, read_size=256, cache_size=256, mount=False)
    fs.context.buffer = bytearray(dump(at_port.terminal))
    fs.mount()
    assert {"configuration", "memory"} < set(fs.listdir("/"))


def test_stock_mpremote_attaches_to_a_running_terminal(flashed: Any) -> None:
    greet(flashed.port)
    # In the terminal's own process: what it has loaded is there.
    assert mpremote("connect", flashed.port, "resume", "exec", "import sys; print('app.idle' in sys.modules)") == "True\n"
    assert "power_on.mpy" in mpremote("connect", flashed.port, "fs", "ls")
    mpremote("connect", flashed.port, "resume", "exec", "--no-follow", "import pins; pins.reset(pins.flash())")
    assert greet(flashed.port)[0] == VERSION


def test_a_soft_reset_starts_the_terminal_anew(flashed: Any) -> None:
    with serial.serial_for_url(flashed.port, timeout=5) as port:
        port.write(b"\x03")
        assert port.read_until(b">>> ").endswith(b">>> ")
        port.write(b"\x04")
        assert port.read_until(b"MPY: soft reboot\r\n").endswith(b"soft reboot\r\n")
    assert greet(flashed.port)[0] == VERSION


def test_a_terminal_program_may_type_what_it_likes(flashed: Any) -> None:
    greet(flashed.port)
    with serial.serial_for_url(flashed.port, timeout=5) as port:
        port.write(b"hello?\r\n")
        assert b" nak " in port.read_until(b"\n")
    assert greet(flashed.port)[0] == VERSION


def test_reset_over_the_link_where_the_port_goes_away_and_comes_back(make: Callable[..., Any], flashed_files: Path) -> None:
    board = make(flashed_files, replugging=True)
    terminal = Terminal(Transport(board.link))
    terminal.greet(PATIENCE_S)
    with contextlib.suppress(PortError):        # the answer may be read still, or the port be away before
        terminal.command("reset")
    with pytest.raises(PortError, match="the port went away"):
        terminal.command("who")
    terminal.close()
    board.port = board.next_port()
    assert greet(board.link)[0] == VERSION
    assert os.path.realpath(board.link) == board.port


def test_flashing_where_the_port_goes_away_and_comes_back(make: Callable[..., Any], flashed_files: Path) -> None:
    board = make(flashed_files, replugging=True)
    (board.files / "version.mpy").unlink()
    board.port = board.link
    assert "Flashed and answering" in board.flash()


def test_what_was_written_survives_a_power_cut(flashed: Any) -> None:
    terminal = Terminal(Transport(flashed.port))
    terminal.greet(PATIENCE_S)
    terminal.command("format")
    terminal.command("provision", {"shop": "corner"})
    flashed.order("cut")
    terminal.greet(PATIENCE_S)      # the port stays, as that of a USB bridge does
    assert terminal.command("files").content == [["configuration", 25]]
    terminal.close()


@pytest.mark.parametrize(("heap", "least", "most"), [("192K", 180, 192), ("2M", 2000, 2048)])
def test_the_heap_is_as_ordered(make: Callable[..., Any], flashed_files: Path, heap: str, least: int, most: int) -> None:
    assert least < greet(make(flashed_files, heap=heap).port)[3] // 1024 < most


def test_a_port_that_goes_away_amid_a_session_is_waited_for_and_nothing_is_lost(flashed: Any, stand: Stand) -> None:
    command = [sys.executable, "-m", "posfault", "console", "--port", flashed.link]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, text=True, **pipes) as running:      # type: ignore[call-overload]
        assert running.stdin
        assert running.stdout
        assert running.stderr
        print("clerk sign on", file=running.stdin, flush=True)
        while "2.810 s  display" not in running.stdout.readline():
            assert running.poll() is None
        flashed.order("unplug")
        while os.path.lexists(flashed.link):
            os.sched_yield()
        print("clerk sale intent=tea amount=8800 card=A", file=running.stdin, flush=True)
        waits = f"posfault: {flashed.link}: the port went away; waiting up to 15 s for it to come back\n"
        assert running.stderr.readline() == waits
        flashed.order("plug")
        said, wrong = running.communicate(timeout=30)
    assert (running.returncode, wrong) == (0, f"posfault: {flashed.link}: the port is back\n")
    steps = (Step("sign on"), Step("sale", "tea", 8800, "A"))
    whole = Scenario("x", Path("x"), "x", (), Say("", ""), steps, Expect())
    assert f"Trace {run(stand, whole, tuple(facts.guards())).trace_hash}." in said


@pytest.fixture
def under_way(flashed: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Session]]:
    """A session at the board, whose port is waited for in vain a twentieth of a second."""
    monkeypatch.setattr(port_home, "BACK_WITHIN_S", 0.05)
    with Stand(PortHome(flashed.link, told=lambda text: None)) as made:
        yield flashed, Session(made)


def test_a_port_that_does_not_come_back_is_one_line_and_plugging_it_in_goes_on(under_way: tuple[Any, Session]) -> None:
    board, session = under_way
    board.order("unplug")
    while os.path.lexists(board.link):
        os.sched_yield()
    with pytest.raises(PortError, match="the port went away; plug it in or start the terminal again"):
        session.step(Step("sign on"))
    board.order("plug")
    board.next_port()
    with Stand(PortHome(board.link)) as again:
        assert run(again, scenario_file.load(scenario_file.find(NAMES[0])), ()).broken == {}


def test_a_session_goes_on_when_the_power_was_gone_and_proves_nothing(under_way: tuple[Any, Session]) -> None:
    board, session = under_way
    session.step(Step("sign on"))
    board.order("cut")
    session.step(Step("sale", "tea", 8800, "A"))
    done = session.finish()
    assert (len(done.unplugged), done.broken) == (1, {})
    assert not check(done).valid


class Pulled(PortHome):
    """Whose power goes away before each of these commands is said, counted over the run, and comes back."""

    def __init__(self, board: Any, moments: tuple[int, ...]) -> None:
        super().__init__(board.link)
        self._board = board
        self._moments = moments
        self._count = 0

    def power_on(self) -> Terminal:
        terminal = super().power_on()
        said = terminal.command

        def command(word: str, *content: Any) -> Frame:
            if word in ("boot", "go", "calm"):
                self._count += 1
                if self._count in self._moments:
                    self._board.order("cut")
            return said(word, *content)

        terminal.command = command       # type: ignore[method-assign]
        return terminal


# The day before has seven. Then: the sale's answer; the sign-on and the slip; the closing.
@pytest.mark.parametrize("moments", [(15,), (10, 16), (20,)], ids=str)
def test_a_plug_that_is_pulled_breaks_no_rule_and_the_run_proves_nothing(flashed: Any, moments: tuple[int, ...]) -> None:
    with Stand(Pulled(flashed, moments)) as there:
        done = run(there, scenario_file.load(scenario_file.find("sale")), ())
    assert len(done.unplugged) == len(moments)
    assert done.broken == {}
    assert not check(done).valid


def written_since_morning(files: Path) -> bool:
    """Whether the terminal has written something after its flash was kept as the run begins with it."""
    kept = max((file.stat().st_mtime_ns for file in files.glob("flash.*/*")), default=1 << 63)
    return any(file.stat().st_mtime_ns > kept for file in files.glob("flash/*"))


def test_unplugged_amid_a_command_is_said_and_is_no_verdict(flashed: Any) -> None:
    command = [sys.executable, "-m", "posfault", "run", NAMES[0], "--port", flashed.link, "--pace", "100"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        until(running, lambda: written_since_morning(flashed.files))
        flashed.order("cut")
        told, said = running.communicate(timeout=60)
    assert (running.returncode, said) == (3, "")
    assert "by no fault of the scenario: this run proves nothing of it" in told
