"""The verb drill on the real terminal: a guard that is off in the second drill is what got worse."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from posfault import cli
from posfault.drills.record import CONTAINED, DETECTED

LOST, JAM = "reply_lost_clerk_repeats", "printer_jams_clerk_repeats"


def drill(*arguments: object) -> int:
    return cli.status(["drill", "--workers", "1", *map(str, arguments)])


@pytest.fixture
def history(tmp_path: Path) -> Path:
    return tmp_path / "drills.db"


def test_a_guard_that_is_off_is_what_got_worse(history: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, lines = tmp_path / "out.json", tmp_path / "out.csv"
    assert drill(LOST, JAM, "--history", history, "--json", out, "--csv", lines) == 0
    (first,) = json.loads(out.read_text(encoding="utf-8"))
    assert (first["whole"], first["detected"], first["broken"], first["against"]) == (True, 2, 0, None)
    assert {row["scenario"]: row["by"] for row in csv.DictReader(lines.read_text(encoding="utf-8").splitlines())} == {
        LOST: "0400", JAM: "printer_error"}
    capsys.readouterr()
    status = drill(LOST, JAM, "--history", history, "--guard", "reverse_unanswered=off", "--recover-within", "1h",
                   "--json", out)
    (second,) = json.loads(out.read_text(encoding="utf-8"))
    assert status == 1
    assert second["against"] == 1
    assert second["worse"] == [
        f"{LOST}: newly broken: charged-once, has-voucher, no-one-sided, right-amount",
        f"{LOST}: wrong money newly stands"]
    assert second["better"] == []
    assert second["missed"] == [f"{LOST}: wrong money still stands, not put right within 1h"]
    assert second["refunds_due"] == second["cardholder_out"] == 8800
    assert 0 < second["cardholder_days_out"] < 1
    assert second["merchant_days_out"] == 0
    assert second["duties"] == ["contract: 1", "regulator: 1", "right to choose: 1", "right to know: 1"]
    said = capsys.readouterr().out
    assert "TARGETS MISSED (put right within 1h)" in said
    assert all(line in said for line in second["worse"])
    # The target is kept, and reached again with the guard on.
    assert drill(LOST, "--history", history, "--json", out) == 0
    (third,) = json.loads(out.read_text(encoding="utf-8"))
    assert (third["against"], third["worse"], len(third["better"])) == (2, [], 2)
    assert drill("--list", "--history", history, "--json", out) == 0
    held = json.loads(out.read_text(encoding="utf-8"))
    assert [(one["guards"], one["scenarios"], one["stands"]) for one in held] == [
        ("hardened", 2, 0), ("hardened -reverse_unanswered", 2, 1), ("hardened", 1, 0)]
    assert len({one["firmware"] for one in held}) == 1


def test_a_scenario_in_which_nothing_comes_of_it_is_contained(history: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert drill("payment_code_read_twice", "--history", history, "--detect-within", "1s", "--json", out) == 0
    (record,) = json.loads(out.read_text(encoding="utf-8"))[0]["records"]
    assert (record["word"], record["detect_ms"], record["recover_ms"]) == (CONTAINED, None, None)
    assert record["word"] != DETECTED


def test_due_and_wrong_options(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert drill("--due", "--history", history) == 1
    assert "There was no whole drill yet" in capsys.readouterr().out
    for arguments, said in (
        (("--due", "--list"), "--due: does not go with --list"),
        (("--every", "0d"), "--every: 0d is no time"),
        ((LOST, "--tag", "unsigned"), "--tag: there is no such scenario among those named"),
        (("--profile", "soft"), "--profile: there is no profile soft"),
    ):
        assert drill(*arguments, "--history", history) == 2
        assert said in capsys.readouterr().err
