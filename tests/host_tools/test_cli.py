"""The command, as a person or a script calls it: output, files, exit status, and one line for every mistake."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console
from tests.waiting import until

from posfault import cli, facts
from posfault.link.unix_home import UnixHome
from posfault.scenario_file import catalogue
from posfault.scenario_schema import schema

REPLY_LOST = "reply_lost_clerk_repeats"
KEYS = {"scenario", "cause", "profile", "rules_broken", "expected", "ok", "fired", "trace_hash", "net"}


def posfault(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command, in this process: starting another costs more than most of them do."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = cli.status([str(one) for one in arguments])
    return subprocess.CompletedProcess([], status, out.getvalue(), err.getvalue())


def scenario_text(name: str = REPLY_LOST) -> str:
    return next(path for path in catalogue() if path.stem == name).read_text(encoding="utf-8")


@pytest.fixture
def changed(tmp_path: Path):
    """A copy of the scenario with one change."""

    def change(old: str, new: str) -> Path:
        text = scenario_text()
        assert text.count(old) == 1, old
        path = tmp_path / "changed.toml"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return change


def test_reproduce_says_for_every_scenario_and_profile_what_broke(tmp_path: Path, part: Callable[..., list[str]]) -> None:
    target = tmp_path / "out.json"
    names = part(sorted({REPLY_LOST, *(path.stem for path in catalogue())}), 6)
    done = posfault("reproduce", REPLY_LOST, *names, "--json", target)
    assert (done.returncode, done.stderr) == (0, "")
    runs = json.loads(target.read_text(encoding="utf-8"))
    assert {(run["scenario"], run["profile"]) for run in runs} == {
        (name, profile) for name in (REPLY_LOST, *names) for profile in ("field", "hardened")
    }
    for run in runs:
        assert set(run) >= KEYS
        assert run["ok"]
        assert isinstance(run["cause"], list)
        assert run["rules_broken"] == run["expected"]
        assert bool(run["rules_broken"]) == (run["profile"] == "field")
    for title in ("The approval is lost", "charged-once", "hardened", "micropython"):
        assert title in done.stdout


def test_run_tells_the_story_and_its_trace_is_what_was_hashed(tmp_path: Path) -> None:
    trace, target = tmp_path / "trace", tmp_path / "out.json"
    done = posfault("run", REPLY_LOST, "--trace", trace, "--json", target)
    assert done.returncode == 0
    (run,) = json.loads(target.read_text(encoding="utf-8"))
    assert run["trace_hash"] == hashlib.sha256(trace.read_bytes()).hexdigest()
    (wrong,) = run["wrong_money"]
    assert (wrong["whose"], wrong["amount"], wrong["until_ms"]) == ("coffee machine", 8800, None)
    assert wrong["stood_ms"] > 5000
    told = done.stdout.splitlines()
    for words in ("presses SALE again for coffee machine", "NO ANSWER FROM BANK", "0200 F2=620000******0005",
                  "never arrives", "drop at network.receive", "debits 88.00", "AMOUNT 88.00", "charged-once is broken",
                  f"88.00 wrongly debited, coffee machine: still stands after {wrong['stood_ms'] / 1000:.3f} s", "heap"):
        assert any(words in line for line in told), words
    times = [float(line.split(" s ")[0]) for line in told if line[:9].strip().replace(".", "").isdigit()]
    assert times == sorted(times)
    assert len(times) > 30


def test_a_guard_taken_away_brings_the_violation_back() -> None:
    done = posfault("run", REPLY_LOST, "--profile", "hardened", "--guard", "reverse_unanswered=off")
    assert done.returncode == 0
    assert "charged-once is broken" in done.stdout
    kept = posfault("run", REPLY_LOST, "--profile", "field", "--guard", "reverse_unanswered=on")
    assert kept.returncode == 0
    assert "No rule is broken" in kept.stdout


def test_a_verdict_that_differs_is_status_1(changed) -> None:
    done = posfault("reproduce", changed('"no-one-sided", ', ""))
    assert done.returncode == 1
    assert "instead of" in done.stdout


@pytest.mark.parametrize(("old", "new", "named"), [
    ("nth = 2", "nth = 40", "drop at network.receive 40"),
    ('kind = "drop"', 'kind = "duplicate"', "clerk on_unknown"),
    ("[clerk]", '[[behaviour]]\nname = "mac_unchecked"\n\n[clerk]', "mac_unchecked"),
])
def test_what_never_fires_makes_the_run_invalid(changed, old: str, new: str, named: str) -> None:
    done = posfault("run", changed(old, new))
    assert done.returncode == 3
    assert f"{named} NEVER FIRED" in done.stdout


@pytest.mark.parametrize(("arguments", "words"), [
    (("run", "reply_lost_clerk_repeat"), "did you mean reply_lost_clerk_repeats?"),
    (("run", "."), "folder"),
    (("run", sys.executable), "posfault: "),
    (("run", REPLY_LOST, "--profile", "fild"), "did you mean field?"),
    (("run", REPLY_LOST, "--guard", "debounced=off"), "did you mean debounce?"),
    (("run", REPLY_LOST, "--guard", "debounce"), "write debounce=off"),
    (("run", REPLY_LOST, "--port", "/dev/no-such-port"), "/dev/no-such-port: cannot be opened"),
    (("run", REPLY_LOST, "--json", "/no/such/folder/out.json"), "cannot be written"),
    (("run", REPLY_LOST, "--colour"), "--help"),
    (("guards", "debounced"), "debounced: there is no such guard; did you mean debounce?"),
    (("run",), "--help"),
    (("reproduse",), "--help"),
])
def test_a_mistake_is_one_line_and_status_2(arguments: tuple[str, ...], words: str) -> None:
    done = posfault(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("old", "new", "words"), [
    ('point = "network.receive"', 'point = "network.recieve"', "did you mean network.receive?"),
    ("amount = 8800", "amount = 88.00", "amount"),
    ('clerk = "sign on"', 'clerk = "sing on"', "sign on"),
    ("nth = 2", "nht = 2", "nth"),
])
def test_check_names_file_line_and_remedy(changed, old: str, new: str, words: str) -> None:
    path = changed(old, new)
    line = path.read_text(encoding="utf-8")[: path.read_text(encoding="utf-8").index(new)].count("\n") + 1
    done = posfault("check", path, REPLY_LOST)
    assert done.returncode == 2
    assert f"{path}:{line}: " in done.stderr
    assert words in done.stderr
    assert "good" in done.stdout        # the right file after the wrong one is still read


def test_list_and_points(tmp_path: Path) -> None:
    target = tmp_path / "list.json"
    done = posfault("list", "--json", target)
    assert done.returncode == 0
    for row in json.loads(target.read_text(encoding="utf-8")):
        assert set(row) == {"scenario", "cause", "title", "guards", "field", "tags"}
        assert row["scenario"] in done.stdout
    told = posfault("points", "--json", target).stdout
    rows = json.loads(target.read_text(encoding="utf-8"))
    assert [row["point"] for row in rows] == list(facts.points())
    for row in rows:
        assert row["point"] in told
        assert [one["kind"] for one in row["kinds"]] == [
            kind.name for kind in facts.kinds().values() if kind.applies_to(row["point"])
        ]
    assert "bounce, dead, stuck, ghost, swap, cut, brown_out" in told


def test_a_point_is_listed_with_the_bounds_of_every_parameter(tmp_path: Path) -> None:
    target = tmp_path / "point.json"
    done = posfault("points", "network.receive", "--json", target)
    assert "byte -1024 to 1023 (-1); flip 1 to 255 (1)" in done.stdout
    assert "when before | after (before)" in done.stdout
    (row,) = json.loads(target.read_text(encoding="utf-8"))
    (ms,) = next(one for one in row["kinds"] if one["kind"] == "delay")["parameters"]
    assert ms == {"name": "ms", "least": 1, "most": 600000, "default": 5000}
    wrong = posfault("points", "network.recieve")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "did you mean network.receive?" in wrong.stderr


def test_guards_are_listed_with_the_scenarios_that_need_them(tmp_path: Path) -> None:
    target = tmp_path / "guards.json"
    done = posfault("guards", "--json", target)
    rows = {row.pop("guard"): row for row in json.loads(target.read_text(encoding="utf-8"))}
    assert list(rows) == list(facts.guards())
    assert all(name in done.stdout and row["scenarios"] for name, row in rows.items())
    assert REPLY_LOST in rows["reverse_unanswered"]["scenarios"]
    assert set(rows["debounce"]) == {"part", "remedy", "meaning", "scenarios"}


def test_guards_that_are_named_are_listed_alone(tmp_path: Path) -> None:
    target = tmp_path / "guards.json"
    done = posfault("guards", "write_ahead", "debounce", "--json", target)
    assert [row["guard"] for row in json.loads(target.read_text(encoding="utf-8"))] == ["debounce", "write_ahead"]
    assert [line.split()[0] for line in done.stdout.splitlines() if line[:1].strip()] == ["guard", "debounce", "write_ahead"]


def test_the_schema_is_printed_or_written(tmp_path: Path) -> None:
    target = tmp_path / "scenario.schema.json"
    printed = posfault("schema")
    assert posfault("schema", "--out", target).returncode == 0
    assert json.loads(printed.stdout) == json.loads(target.read_text(encoding="utf-8")) == schema()


def test_a_terminal_on_a_port_gives_the_same_trace(tmp_path: Path) -> None:
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    posfault("run", REPLY_LOST, "--json", one)
    with UnixHome() as home:
        home.power_on()
        done = posfault("run", REPLY_LOST, "--json", two, "--port", home.device)
        assert done.returncode == 0
        assert home.device in done.stdout
    assert json.loads(one.read_text())[0]["trace_hash"] == json.loads(two.read_text())[0]["trace_hash"]



def test_a_heap_in_which_no_sale_has_room_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSFAULT_HEAP", "90K")
    done = posfault("run", REPLY_LOST)
    assert done.returncode == 2
    assert done.stderr.endswith("; its heap is too small: give it more by POSFAULT_HEAP, or take a board with more\n")


def test_a_profile_between_the_two_is_named_by_what_differs(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    posfault("reproduce", REPLY_LOST, "--json", target, "--guard", "debounce=off")
    posfault("reproduce", REPLY_LOST, "--json", tmp_path / "on.json", "--guard", "debounce=on")
    profiles = [run["profile"] for file in (target, tmp_path / "on.json") for run in json.loads(file.read_text())]
    assert profiles == ["field", "hardened -debounce", "field +debounce", "hardened"]


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_is_one_line(asked: signal.Signals, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "posfault", "reproduce", *[REPLY_LOST] * 400, "--json", str(tmp_path / "out.json")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )
    until(process, lambda: _launcher_runs(process.pid))
    os.killpg(process.pid, asked)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 128 + asked
    assert said.startswith("posfault: interrupted")
    assert len(said.splitlines()) == 1
    assert not (tmp_path / "out.json").exists()


def test_a_second_ctrl_c_ends_it_all_the_same() -> None:
    """It comes while the first is ending the processes."""
    process = subprocess.Popen(
        [sys.executable, "-m", "posfault", "guards", "--prove"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )
    until(process, lambda: _launcher_runs(process.pid))
    os.kill(process.pid, signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(0.05)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    try:
        assert process.wait(20) == 130
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def test_what_the_encoding_of_the_output_lacks_is_written_otherwise() -> None:
    done = subprocess.run([sys.executable, "-m", "posfault", "run", REPLY_LOST, "--language", "zh"], capture_output=True,
                          env={**os.environ, "PYTHONIOENCODING": "ascii"}, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u" in done.stdout


def _launcher_runs(pid: int) -> bool:
    """Whether the command has come so far that a terminal can be started."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            session = int((process / "stat").read_text().rpartition(")")[2].split()[3])
            if session == pid and b"zygote.py" in (process / "cmdline").read_bytes():
                return True
    return False


@pytest.mark.parametrize("verb", [name for name in cli.app if not name.startswith("-")])
def test_every_parameter_says_what_it_is(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A docstring of another form than numpy's would lose it without a word."""
    cli.app([verb, "--help"], console=Console(width=400), result_action="return_value")
    rows = [line.strip("│ ") for line in capsys.readouterr().out.splitlines() if line.startswith("│")]
    silent = [row for row in rows if not re.sub(r"\[(default: .*|required)\]|--\S+|\b[A-Z.]+\b|\*", "", row).strip(" .")]
    assert silent == []
