"""The command as people use it: from a pipe, at a screen with its hotkeys, interrupted, in real time."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from posfault import cli
from posfault.bench.stand import Stand
from posfault.console import lines
from posfault.console.commands import Commands
from posfault.console.session import Session
from posfault.link.transport import Transport

PATIENCE_S = 20
SALE = "clerk sign on\ncustomer tea 88.00 A\nSALE 8800 ENTER\nswipe a\nENTER\n"
COMMAND = [sys.executable, "-m", "posfault", "console"]


def trace_of(said: list[str]) -> str:
    found = re.search(r"Trace ([0-9a-f]{64})\.", "\n".join(said))
    assert found
    return found[1]


def test_from_a_pipe_it_is_lines_and_ends_with_the_verdict(typed: Callable[..., Any]) -> None:
    status, said, wrong = typed("# a comment\n\n;\n" + SALE + "display\n")
    assert (status, wrong) == (0, "")
    assert said[0].endswith("`help` says what can be done")
    assert "READY FOR SALE" in said
    assert "tea: meant to pay 88.00, is debited 88.00" in said
    assert "No rule is broken." in said
    assert all(line.isprintable() for line in said)


def test_a_recorded_session_is_replayed_by_run_with_the_same_trace_and_verdict(
        typed: Callable[..., Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, trace = tmp_path / "session.toml", tmp_path / "trace"
    script = SALE.replace("swipe a", "fault drop network.receive 1\nswipe a")
    status, said, _ = typed(script, "--record", str(file))
    assert status == 1
    assert "it replays with the same trace" in said
    assert "on `hardened` the same keys break right-amount: they were typed for what the display showed here" in said
    assert f"{file}: the session is written; replay: posfault run {file} --profile field" in said
    assert cli.status(["run", str(file), "--trace", str(trace)]) == 0
    assert hashlib.sha256(trace.read_bytes()).hexdigest() == trace_of(said)
    assert "has-voucher is broken" in capsys.readouterr().out
    assert cli.status(["check", str(file)]) == 0


def test_a_line_that_is_wrong_ends_a_script_and_what_was_done_is_kept(typed: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "session.toml"
    status, said, wrong = typed(SALE + "swype a\nSALE\n", "--record", str(file))
    assert (status, wrong) == (2, "posfault: swype a: nobody can do swype; did you mean swipe?\n")
    assert "No rule is broken." in said
    assert file.read_text(encoding="utf-8").count("key SALE") == 1


def test_a_fault_that_never_strikes_proves_nothing(typed: Callable[..., Any]) -> None:
    status, said, _ = typed(SALE + "fault jam printer.line 900\n")
    assert status == 3
    assert any(re.fullmatch(r"jam at printer\.line 9\d\d NEVER FIRED: this run proves nothing", line) for line in said)


def test_nothing_done_is_nothing_to_record(typed: Callable[..., Any], tmp_path: Path) -> None:
    status, said, _ = typed("help\n", "--record", str(tmp_path / "session.toml"))
    assert (status, said[-1]) == (0, "nothing was done, and nothing is written")
    assert list(tmp_path.iterdir()) == []


def test_it_speaks_chinese(typed: Callable[..., Any]) -> None:
    status, said, _ = typed("help fault\ndisplay\n", "--language", "zh")
    assert status == 0
    assert any("故障" in line for line in said)
    assert not any("display" in line or "broken" in line for line in said[2:-1])


def test_a_port_without_a_terminal_is_one_line(typed: Callable[..., Any]) -> None:
    status, said, wrong = typed("", "--port", "/dev/no-such-port")
    assert (status, said) == (2, [])
    assert wrong.startswith("posfault: /dev/no-such-port: cannot be opened")


class Screen:
    """The console in a process of its own, at a screen where somebody types."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._master, slave = pty.openpty()
        self.shown = ""
        self.process = subprocess.Popen(
            [*COMMAND, *options], stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            env={**os.environ, "XDG_DATA_HOME": str(folder), "TERM": "dumb"},
            preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)),     # it is its controlling terminal then
        )
        os.close(slave)

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def interrupt(self) -> None:
        """Ctrl-C, again where nothing comes of it: CPython heeds one just before readline's select at the next key only."""
        for _ in range(4):
            self.type("\x03")
            if select.select([self._master], [], [], PATIENCE_S / 4)[0]:
                return

    def see(self, text: str) -> str:
        """Waits until it is there; gives what was shown since the last look, up to it."""
        until = time.monotonic() + PATIENCE_S
        while text not in self.shown:
            assert time.monotonic() < until, self.shown
            self._read()
        seen, _, self.shown = self.shown.partition(text)
        return seen

    def ended(self) -> int:
        while self._read():
            pass
        return self.process.wait(PATIENCE_S)

    def _read(self) -> bool:
        with contextlib.suppress(OSError):
            if select.select([self._master], [], [], PATIENCE_S)[0] and (came := os.read(self._master, 65536)):
                self.shown += came.decode()
                return True
        return False

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)


@pytest.fixture
def at_screen(tmp_path: Path) -> Iterator[Callable[..., Screen]]:
    made: list[Screen] = []

    def start(*options: str) -> Screen:
        made.append(Screen(tmp_path, *options))
        return made[-1]

    yield start
    for one in made:
        one.close()


def test_at_a_screen_there_is_a_prompt_completion_hotkeys_and_ctrl_c_leaves_cleanly(
        at_screen: Callable[..., Screen], tmp_path: Path) -> None:
    file = tmp_path / "session.toml"
    screen = at_screen("--lines", "--record", str(file))
    screen.see("0.000 s> ")
    screen.type("cler\tsign on\n")
    screen.see("2.810 s> ")
    screen.type("swype\n")
    screen.see("posfault: swype: nobody can do swype")
    screen.type("\x18d")            # Ctrl-X d
    screen.see("READY FOR SALE\r\nOPERATOR 01")
    screen.type("\x18r")
    screen.see("the power is back")
    screen.see("> ")
    screen.interrupt()
    assert screen.ended() == 0
    assert "it was interrupted" in screen.shown
    assert "it replays with the same trace" in screen.shown
    assert 'does = ["0 cut 500"]' in file.read_text(encoding="utf-8")
    assert "clerk sign on" in (tmp_path / "posfault" / "console_history").read_text()


def test_sigterm_ends_it_with_its_verdict_its_file_and_a_port_that_is_free(tmp_path: Path) -> None:
    file = tmp_path / "session.toml"
    with Stand() as stand:
        stand.home.power_on()
        device = stand.home.device      # type: ignore[attr-defined]
        with subprocess.Popen([*COMMAND, "--port", device, "--record", str(file)], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as running:
            assert running.stdin
            assert running.stdout
            running.stdin.write("clerk sign on\n")
            running.stdin.flush()
            while "READY FOR SALE" not in (line := running.stdout.readline()):
                assert line
            while "2.810 s" not in line:
                line = running.stdout.readline()
            running.send_signal(signal.SIGTERM)
            said, _ = running.communicate(timeout=PATIENCE_S)
        assert running.returncode == 0
        assert "No rule is broken." in said
        assert 'clerk = "sign on"' in file.read_text(encoding="utf-8")
        Transport(device).close()


def test_in_real_time_the_terminal_goes_on_while_nobody_types(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(stand, pace=1000)
    commands = Commands(session, "en")
    source, target = os.pipe()
    seen: list[str] = []

    def news() -> list[str]:
        seen.extend(commands.news())
        if "READY FOR SALE" in commands.live.display():     # it has waited in vain for a card
            os.write(target, b"quit\n")
        return []

    with os.fdopen(source) as typed_here:
        monkeypatch.setattr(sys, "stdin", typed_here)
        os.write(target, b"clerk sign on\nSALE 8800 ENTER\n")
        for line in lines.in_real_time(session, lambda: "", news):
            seen += commands.obey(line)
            if commands.over:
                break
    os.close(target)
    assert any("88.00 / SWIPE" in line for line in seen)
    assert [entry for step in session.steps for entry in step.does if entry.endswith("wait")]
