"""Runs by the terminal's own clock: the same verdicts as in lockstep, and time really passes."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from posfault import commands, facts
from posfault.bench.claim import check
from posfault.bench.run import Run, run
from posfault.bench.stand import Stand
from posfault.scenario_file import find, load

PACE = 100
ALL = tuple(facts.guards())


def in_real_time(stand: Stand, name: str, off: tuple[str, ...]) -> Run:
    return run(stand, load(find(name)), off, PACE)


@pytest.mark.parametrize("off", [ALL, ()], ids=["field", "hardened"])
@pytest.mark.parametrize("name", ["reply_lost_clerk_repeats", "power_cut_before_journal", "worn_enter_skips_signature"])
def test_a_scenario_in_real_time_is_as_its_file_claims(stand: Stand, name: str, off: tuple[str, ...]) -> None:
    claim = check(in_real_time(stand, name, off))
    assert claim.ok, claim.differs


def test_the_boards_clock_really_runs(stand: Stand) -> None:
    before = time.monotonic()
    done = in_real_time(stand, "reply_lost_clerk_repeats", ())
    assert (time.monotonic() - before) * 1000 * PACE > done.end_ms > 30_000       # the terminal waited for its time-out


def test_a_time_out_is_as_provisioned(shop: Any) -> None:
    lost = shop.fault("network.receive", "drop", nth=2)
    reversed_after = []
    for seconds in (5, 30):
        seen = shop(lost, configuration={"reply_timeout_s": seconds}, on_unknown="leave")
        reversed_after.append(seen.sent("0400")[0].sent_ms - seen.sent("0200")[0].sent_ms)
    assert reversed_after[1] - reversed_after[0] == 25_000


def test_what_would_take_hours_is_run_in_lockstep_and_said_so(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(commands, "REAL_TIME_MOST_MS", 30_000)
    target = tmp_path / "out.json"
    names = ("worn_enter_skips_signature", "reply_lost_clerk_repeats")
    status = commands.reproduce(names, "", "field", (), None, target, None, PACE)
    said = capsys.readouterr().out
    assert status == commands.AS_EXPECTED
    assert [one["pace"] for one in json.loads(target.read_text(encoding="utf-8"))] == [PACE, 0]
    assert "yes; needs lockstep" in said
    assert f"in real time, {PACE} times as fast as life" in said
