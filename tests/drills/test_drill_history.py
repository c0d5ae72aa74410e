"""The history of drills: what was kept is what is read; half a drill is never compared and never counts."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.waiting import until

from posfault.drills import command, targets
from posfault.drills.history import Drill, History, default_path
from posfault.drills.record import DETECTED, UNDETECTED, Record
from posfault.drills.targets import Targets
from posfault.errors import InputError

NOON = 1_774_958_400        # 2026-03-31 12:00 UTC
DAY = 86_400
FULL = Record("tea", DETECTED, "clerk", "no_answer", 29_840, 8160, True, ("charged-once", "has-voucher"), False, 40_000,
              8800, 100, 8800, "ab12", "", {"refunds_due": [{"whose": "茶", "amount": 8800}]})
EMPTY = Record("cup", UNDETECTED)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "drills.db"


def drill(at: int = NOON, profile: str = "hardened", chosen: str = "") -> Drill:
    return Drill(at, profile, profile, chosen, 2, False, "f1", "h1")


def test_what_is_kept_is_what_is_read(path: Path) -> None:
    with contextlib.closing(History(path)) as history:
        begun = history.begin(drill())
        history.add(begun, FULL)
        history.add(begun, EMPTY)
        finished = history.finish(begun)
    with contextlib.closing(History(path)) as history:
        assert history.drills() == [finished]
        assert finished == drill()._replace(whole=True, id=1)
        assert history.records(finished) == [EMPTY, FULL]


def test_half_a_drill_another_profile_and_other_scenarios_are_not_compared_with(path: Path) -> None:
    with contextlib.closing(History(path)) as history:
        first = history.finish(history.begin(drill()))
        history.add(first, FULL)
        for one, whole, record in ((drill(), False, FULL), (drill(profile="field"), True, FULL), (drill(), True, EMPTY)):
            begun = history.begin(one)
            history.add(begun, record)
            if whole:
                history.finish(begun)
        last = history.begin(drill())
        assert history.before(last, ["tea"]) == first
        assert history.before(first, ["tea"]) is None


def test_targets_stay_until_they_are_changed(path: Path) -> None:
    with contextlib.closing(History(path)) as history:
        assert history.targets() == Targets(90 * DAY, 0, 0)
        assert command.kept_targets(history, "30d", "60s", "1h") == Targets(30 * DAY, 60, 3600)
        assert command.kept_targets(history, "", "none", "") == Targets(30 * DAY, 0, 3600)
    with contextlib.closing(History(path)) as history:
        assert history.targets() == Targets(30 * DAY, 0, 3600)
        with pytest.raises(InputError, match="--every: soon is no time; write it as 90s, 10m, 2h or 90d"):
            command.kept_targets(history, "soon", "", "")


@pytest.mark.parametrize(("last", "now", "next_", "overdue"), [
    (None, NOON, NOON, True),
    (NOON, NOON, NOON + 90 * DAY, False),
    (NOON, NOON + 90 * DAY - 1, NOON + 90 * DAY, False),
    (NOON, NOON + 90 * DAY, NOON + 90 * DAY, True),
])
def test_when_the_next_is_due(last: int | None, now: int, next_: int, overdue: bool) -> None:
    assert targets.due(last, 90 * DAY, now) == (last, next_, overdue)


def test_only_a_whole_drill_of_all_or_of_a_tag_moves_the_due_date(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.closing(History(path)) as history:
        history.finish(history.begin(drill(NOON - 100 * DAY, chosen="tag quick")))
        history.finish(history.begin(drill(chosen="names tea")))
        history.begin(drill())
        assert command.due(history, Targets(), NOON, None) == 1
        assert "OVERDUE since 2026-03-21 12:00 UTC (every 90d)" in capsys.readouterr().out
        history.finish(history.begin(drill()))
        assert command.due(history, Targets(), NOON, None) == 0
        assert "next due 2026-06-29 12:00 UTC" in capsys.readouterr().out


def test_another_database_is_refused_and_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with contextlib.closing(sqlite3.connect(path)) as file:
        file.execute("create table something (else_ text)")
    with pytest.raises(InputError, match="is a database of something else"):
        History(path)
    path.write_text("no database at all, and long enough to be read as a header" * 10)
    with pytest.raises(InputError, match="cannot be used as a history"):
        History(path)


def test_it_lies_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_path() == tmp_path / "posfault" / "drills.db"


def test_an_interrupted_drill_is_kept_as_partial(path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-m", "posfault", "drill", "--history", str(path), "--workers", "1",
                                "--recover-within", "90d"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               start_new_session=True)
    until(process, lambda: _kept(path))
    os.killpg(process.pid, signal.SIGINT)
    said, warned = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "PARTIAL" in said
    assert "Against" not in said
    assert "Targets reached" not in said
    assert "No target missed in what was judged: put right within 90d." in said
    assert len(warned.splitlines()) == 1
    with contextlib.closing(History(path)) as history:
        (held,) = history.drills()
        assert not held.whole
        assert 0 < len(history.records(held)) < held.planned


def _kept(path: Path) -> bool:
    """Whether a scenario has been kept already."""
    with contextlib.suppress(sqlite3.Error):
        if path.exists():
            with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
                return bool(file.execute("select 1 from exercise").fetchone())
    return False
