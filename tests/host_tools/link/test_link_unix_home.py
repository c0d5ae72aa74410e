"""Terminals on the unix port: power, flash, and that nothing is left of them, however the host ends."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from posfault.errors import PosfaultError
from posfault.link.unix_home import UnixHome

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at /proc")

GONE_WITHIN_S = 2.0
HOST = """
import sys
from posfault import facts, scenario_file
from posfault.bench.run import run
from posfault.bench.stand import Stand
print("starts", flush=True)
with Stand() as stand:
    while True:
        for name in ("reply_lost_clerk_repeats", "power_cut_before_journal"):
            for off in (tuple(facts.guards()), ()):
                run(stand, scenario_file.load(scenario_file.find(name)), off)
                print("ran", flush=True)
"""


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for temporary files."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@pytest.fixture
def host(temp: Path) -> Iterator[Any]:
    """Starts a host that runs scenarios until it is killed; everything it starts bears its mark."""
    started: list[subprocess.Popen[str]] = []

    def start() -> tuple[subprocess.Popen[str], str]:
        mark = f"POSFAULT_TEST={uuid.uuid4()}"
        name, _, value = mark.partition("=")
        started.append(subprocess.Popen(
            [sys.executable, "-c", HOST], env={**os.environ, name: value}, stdout=subprocess.PIPE, text=True
        ))
        return started[-1], mark

    yield start
    for one in started:
        one.kill()
        one.communicate()


def test_closing_leaves_nothing(temp: Path, processes: Any) -> None:
    before = processes.children(os.getpid())
    home = UnixHome()
    home.power_on().command("who")
    assert len(processes.children(os.getpid())) == len(before) + 2
    assert list(temp.iterdir())
    home.close()
    assert processes.ended(lambda: [pid for pid in processes.children(os.getpid()) if pid not in before], 2) == []
    assert not list(temp.iterdir())


def test_the_flash_survives_a_power_cut_and_the_run_does_not(temp: Path) -> None:
    with UnixHome() as home:
        terminal = home.power_on()
        terminal.command("format")
        terminal.command("provision", {"terminal": "10000001"})
        wanted = terminal.command("dump", 0)
        for _ in range(3):
            home.cut_power()
            assert home.terminal is None
            assert home.power_on().command("dump", 0).content == wanted.content


def test_power_can_be_cut_twice_and_before_it_was_on(temp: Path) -> None:
    with UnixHome() as home:
        home.cut_power()
        home.power_on()
        home.cut_power()
        home.cut_power()
        assert home.power_on().command("who").word == "hello"


def test_two_terminals_do_not_know_of_each_other(temp: Path) -> None:
    with UnixHome() as one, UnixHome() as other:
        for home in (one, other):
            home.power_on().command("format")
        assert one.terminal
        assert other.terminal
        one.terminal.command("provision", {"terminal": "10000001"})
        assert [name for name, _ in one.terminal.command("files").content] == ["configuration"]
        assert other.terminal.command("files").content == []


@pytest.mark.parametrize("heap", ["128K", "192K", "2M"])
def test_the_heap_is_the_one_asked_for(heap: str, temp: Path) -> None:
    size = int(heap[:-1]) * {"K": 1024, "M": 1024 * 1024}[heap[-1]]
    with UnixHome(heap=heap) as home:
        found = home.power_on().command("who").content[3]
    assert 0.95 * size < found <= size


def test_without_micropython_one_line_says_so(
    temp: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "path", [path for path in sys.path if not path.endswith("site-packages")])
    home = UnixHome()
    with pytest.raises(PosfaultError, match="MicroPython cannot be started; install"):
        home.power_on()
    home.close()
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_host_leaves_no_process(seed: int, host: Any, processes: Any) -> None:
    started, mark = host()
    for _ in range(random.Random(seed).choice([1, 2, 3, 6])):
        started.stdout.readline()
    started.send_signal(signal.SIGKILL)
    started.wait()
    assert processes.ended(lambda: processes.alive(mark), GONE_WITHIN_S) == []


def test_a_host_killed_while_it_starts_leaves_no_process(host: Any, processes: Any) -> None:
    for seen in range(3):
        started, mark = host()
        assert processes.ended(lambda seen=seen, mark=mark: [] if len(processes.alive(mark)) > seen else [0], 5) == []
        started.send_signal(signal.SIGKILL)
        started.wait()
        assert processes.ended(lambda mark=mark: processes.alive(mark), GONE_WITHIN_S) == []


def test_an_interrupted_host_leaves_nothing(temp: Path, host: Any, processes: Any) -> None:
    started, mark = host()
    for _ in range(2):
        started.stdout.readline()
    started.send_signal(signal.SIGINT)
    started.wait()
    assert processes.ended(lambda: processes.alive(mark), GONE_WITHIN_S) == []
    assert not list(temp.glob("posfault-*"))


def test_what_a_killed_host_left_on_the_disk_is_cleared_by_the_next(temp: Path, host: Any, processes: Any) -> None:
    started, mark = host()
    for _ in range(2):
        started.stdout.readline()
    started.send_signal(signal.SIGKILL)
    started.wait()
    processes.ended(lambda: processes.alive(mark), GONE_WITHIN_S)
    with UnixHome() as home, UnixHome() as beside:
        home.power_on().command("format")
        beside.power_on().command("format")
        assert len(list(temp.glob("posfault-*"))) <= 2
        assert home.terminal
        assert home.terminal.command("files").word == "ok", "what belongs to the living stays"
    assert not list(temp.glob("posfault-*"))
