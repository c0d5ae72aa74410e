"""The full screen as somebody sees it over SSH: the command in tmux, at 80 by 24, on a pty of its own."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

PATIENCE_S = 40
COMMAND = [sys.executable, "-m", "posfault", "console"]
pytestmark = pytest.mark.skipif(not shutil.which("tmux"), reason="there is no tmux on PATH")


class Tmux:
    """One window of 80 by 24 with the command in it, then its exit status."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._socket = str(folder / "tmux")
        command = f"{shlex.join([*COMMAND, *options])}; echo status $?; cat"
        self.run("-f", os.devnull, "new-session", "-d", "-x", "80", "-y", "24", command)

    def run(self, *words: str) -> str:
        return subprocess.run(["tmux", "-S", self._socket, *words], check=True, capture_output=True, text=True,
                              env={**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}).stdout

    def types(self, *keys: str) -> None:
        self.run("send-keys", *keys)

    @property
    def process(self) -> psutil.Process:
        """That of the command."""
        return psutil.Process(int(self.run("list-panes", "-F", "#{pane_pid}"))).children()[0]

    def sees(self, *texts: str) -> str:
        """Waits until all of it is there."""
        give_up = time.monotonic() + PATIENCE_S
        while any(text not in (shown := self.run("capture-pane", "-p", "-J", "-S", "-500")) for text in texts):
            assert time.monotonic() < give_up, shown
        return shown


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    subprocess.run(["tmux", "-S", str(tmp_path / "tmux"), "kill-server"], check=False, capture_output=True)


@pytest.mark.part(2)
@pytest.mark.parametrize("ends_by", ["SIGTERM", "a closed window"])
def test_over_a_pty_it_signs_on_sells_the_slip_stops_and_its_end_leaves_the_file(ends_by: str, folder: Path) -> None:
    file = folder / "session.toml"
    screen = Tmux(folder, "--record", str(file))
    screen.sees("OPERATOR NUMBER", "F10 End")
    screen.types("0", "1", "Enter", "1", "4", "7", "0", "Enter", "n", ":", "customer tea 88.00 A", "Enter")
    screen.sees("READY FOR SALE", "customer tea 88.00 A")
    screen.types(":", "fault paper_end printer.line 3", "Enter")
    screen.sees("paper_end at printer.line 3 is armed")
    screen.types("s", "8800", "Enter", "A")
    screen.sees("APPROVED 88.00")
    screen.types("Enter")
    paper = screen.sees("PRINTER ERROR", "(torn)")
    assert "MERCHANT 898100000000001" in paper
    assert "TERMINAL 10000001" not in paper
    screen.types("F4")
    screen.sees("+88.00 620000******0005")
    process = screen.process
    if ends_by == "SIGTERM":
        process.terminate()
        screen.sees("has-voucher is broken", "it replays with the same trace", "status 1")
    else:
        screen.run("kill-server")
        process.wait(PATIENCE_S)
    assert 'kind = "paper_end"' in file.read_text(encoding="utf-8")
