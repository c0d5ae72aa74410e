"""`posfault rig`: what is wired is tried from end to end, and what cannot be made is named."""

from __future__ import annotations

from typing import Any

import pytest

from posfault import cli


def test_every_output_and_every_key_is_tried_and_a_wrong_wire_is_named(
    desk: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two columns are exchanged in rig.toml; the relay is not in it."""
    right = desk.rig.read_text(encoding="utf-8")
    wrong = right.replace('"C5", "C6"', '"C6", "C5"')
    desk.rig.write_text(wrong[: wrong.index("[power]")], encoding="utf-8")
    try:
        assert cli.status(["rig", "check", str(desk.rig), "--port", desk.port]) == 1
    finally:
        desk.rig.write_text(right, encoding="utf-8")
    lines = [line.strip() for line in capsys.readouterr().out.split("\n")]
    assert len([line for line in lines if line.endswith("switched")]) == 10
    assert len([line for line in lines if line.endswith("opened")]) == 2
    keys = {line.split()[1]: line.partition("column ")[2][1:].strip() for line in lines if line.startswith("key ")}
    assert len(keys) == 21
    assert keys["CANCEL"] == "the terminal got nothing"
    assert keys["CLEAR"] in ("the terminal got 0", "the terminal got *")
    assert {keys[name] for name in ("ENTER", "SALE", "REFUND", "SIGN_OFF", "HELP", "VOID")} == {"came to the terminal"}


def test_what_it_can_make_is_listed_with_how_and_what_it_cannot(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["rig", "faults", str(desk.rig)]) == 0
    rows = [line.split() for line in capsys.readouterr().out.split("\n")]
    how = {(row[0], row[1]): " ".join(row[2:]) for row in rows if len(row) > 2}
    assert how["keypad.key", "dead"] == "no contact closes where this key's would"
    assert how["printer.status", "paper_end"] == "not possible on this rig"
    assert how["network.receive", "cut"].startswith("the terminal halts")
    assert ("network.receive", "drop") not in how
