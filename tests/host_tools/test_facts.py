"""The host's door to the fact tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from posfault import facts
from posfault.errors import InputError
from posfault.facts import Number, Word


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of tables that stands in for the firmware's."""
    folder = tmp_path / "facts"
    folder.mkdir()
    monkeypatch.setenv("POSFAULT_FIRMWARE", str(tmp_path))
    return folder


def test_the_firmware_is_the_one_of_the_checkout() -> None:
    assert facts.firmware_root() == Path(__file__).resolve().parents[2] / "firmware"


def test_the_environment_names_another_firmware(tables: Path) -> None:
    (tables / "limits.py").write_text('"""Two."""\nTRIES = 2\n')
    assert facts.firmware_root() == tables.parent
    assert facts.limits().TRIES == 2


def test_a_folder_without_firmware_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSFAULT_FIRMWARE", str(tmp_path / "nowhere"))
    with pytest.raises(InputError, match="no firmware here"):
        facts.table("limits")


def test_an_unknown_table_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"there is no table limit; did you mean limits\?"):
        facts.table("limit")


def test_a_table_is_never_run(tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tables / "bad.py").write_text('A = 1\nprint("ran")\n')
    with pytest.raises(InputError) as caught:
        facts.table("bad")
    assert str(caught.value).startswith(f"{tables / 'bad.py'}:2: only NAME = literal")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("source", "line"),
    [("A = (\n", 1), ("\nA = B\n", 2), ("\nA = len(())\n", 2), ("A = B = 1\n", 1), ("import os\n", 1)],
)
def test_what_is_no_literal_is_refused_at_its_line(tables: Path, source: str, line: int) -> None:
    (tables / "bad.py").write_text(source)
    with pytest.raises(InputError) as caught:
        facts.table("bad")
    assert caught.value.line == line
    assert caught.value.file == tables / "bad.py"


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [
        ('("drop", "network", ("a.b",), ()),', 2, "has not 5 columns"),
        ('("drop", "network", ("a.b",), (), ""),\n("drop", "network", ("a.b",), (), ""),', 3, "twice"),
        ('("drop", "network", ("a.b",), (("ms", 1, "x"),), ""),', 2, "is no parameter"),
        ('("drop", "network", ("a.b",), (("ms", 1, 5, 9),), ""),', 2, "default of ms"),
        ('("drop", "network", ("a.b",), (("when", ("x",), "y"),), ""),', 2, "default of when"),
    ],
)
def test_a_row_of_the_wrong_form_is_refused_at_its_line(tables: Path, rows: str, line: int, said: str) -> None:
    (tables / "fault_kinds.py").write_text(f"FAULT_KINDS = (\n{rows}\n)\n")
    with pytest.raises(InputError, match=said) as caught:
        facts.kinds()
    assert caught.value.line == line


def test_points_know_their_peripheral() -> None:
    point = facts.points()["network.receive"]
    assert (point.peripheral, point.direction) == ("network", "in")


def test_kinds_apply_to_their_points_only() -> None:
    drop, cut = facts.kinds()["drop"], facts.kinds()["cut"]
    assert drop.applies_to("network.send")
    assert not drop.applies_to("printer.line")
    assert all(cut.applies_to(point) for point in facts.points().values())


def test_a_star_stands_for_one_peripheral(tables: Path) -> None:
    (tables / "fault_kinds.py").write_text('FAULT_KINDS = (("k", "hardware", ("printer.*",), (), "m"),)\n')
    kind = facts.kinds()["k"]
    assert kind.applies_to("printer.line")
    assert not kind.applies_to("keypad.key")


def test_every_kind_applies_somewhere() -> None:
    for kind in facts.kinds().values():
        for pattern in kind.points:
            if not pattern.endswith("*"):
                assert pattern in facts.points(), f"{kind.name} names the unknown point {pattern}"
        assert any(kind.applies_to(point) for point in facts.points())


def test_parameters_do_not_hide_the_keys_of_a_fault() -> None:
    names = {p.name for kind in facts.kinds().values() for p in kind.parameters}
    assert not names & {"point", "nth", "kind", "during"}
    assert "name" not in {p.name for fact in facts.behaviours().values() for p in fact.parameters}


@pytest.mark.parametrize(("value", "fits"), [(1, True), (5, True), (0, False), (6, False), (True, False), (2.0, False)])
def test_a_number_has_bounds(value: object, fits: bool) -> None:
    assert (Number("ms", 1, 5, 1).problem(value) == "") is fits


@pytest.mark.parametrize(("value", "fits"), [("before", True), ("later", False), (1, False), ([], False)])
def test_a_word_has_choices(value: object, fits: bool) -> None:
    assert (Word("when", ("before", "after"), "before").problem(value) == "") is fits


def test_guards_name_a_remedy() -> None:
    for guard in facts.guards().values():
        assert guard.remedy in {f"P{n}" for n in range(1, 19)}
        assert guard.meaning


def test_causes_are_the_rows_of_both_articles() -> None:
    assert {"U1", "U22", "D1", "D14"} <= facts.causes()
    assert len(facts.causes()) == 36
