"""`posfault rig`: what is wired is tried from end to end, and what cannot be made is named."""

from __future__ import annotations

from typing import Any

import pytest

from posfault import cli


def test_every_output_and_every_key_is_tried(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["rig", "check", str(desk.rig), "--port", desk.port]) == 0
    said = capsys.readouterr().out
    assert said.count("switched") == 11
    assert said.count("opened") == 2
    assert said.count("came to the terminal") == 21


def test_a_wire_in_the_wrong_place_is_named(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Two columns are exchanged in rig.toml; the power relay is not tried again."""
    right = desk.rig.read_text(encoding="utf-8")
    wrong = right.replace('"C5", "C6"', '"C6", "C5"')
    desk.rig.write_text(wrong[: wrong.index("[power]")], encoding="utf-8")
    try:
        assert cli.status(["rig", "check", str(desk.rig), "--port", desk.port]) == 1
    finally:
        desk.rig.write_text(right, encoding="utf-8")
    lines = [line.strip() for line in capsys.readouterr().out.split("\n")]
    assert [line for line in lines if line.startswith("key CANCEL ") and line.endswith("the terminal got nothing")]
    assert [line for line in lines if line.startswith("key CLEAR ") and "the terminal got" in line]
    assert [line for line in lines if line.startswith("key ENTER ") and line.endswith("came to the terminal")]


def test_what_it_can_make_is_listed_with_how_and_what_it_cannot(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["rig", "faults", str(desk.rig)]) == 0
    rows = [line.split() for line in capsys.readouterr().out.split("\n")]
    how = {(row[0], row[1]): " ".join(row[2:]) for row in rows if len(row) > 2}
    assert how["keypad.key", "dead"] == "no contact closes where this key's would"
    assert how["printer.status", "paper_end"] == "not possible on this rig"
    assert how["network.receive", "cut"].startswith("the terminal halts")
    assert ("network.receive", "drop") not in how
