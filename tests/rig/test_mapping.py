"""rig.toml: what it says, and what is said of a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from posfault import boards, facts, scenario_file
from posfault.errors import InputError
from posfault.rig.making import objections
from posfault.rig.mapping import load
from posfault.rig.sharing import parts

EXAMPLES = sorted(facts.boards_root().glob("*/rigs/*.toml"))
# What stands in the example, what instead, the text on whose line that is found wrong, and what is said.
WRONG = [
    ('rows = ["C0", "C1", "C2", "C3", "C4"]', "", "[keypad]", "rows is missing"),
    ('relay = "D6"', 'relay = "D6"\nwatts = 3', "watts = 3", "unknown key watts"),
    ('relay = "D6"', 'relay = "C0"', 'relay = "C0"', "pin C0 is row 0 already"),
    ('relay = "D6"', 'relay = "5V!"', "5V!", "pin must be a pin as `board` names it"),
    ('"ft232h"', '"ft233h"', "ft233h", "unknown backend ft233h"),
    ('backend = "ft232h"', 'backend = "socket"', "socket", "the backend socket needs at"),
    ('"/dev/ttyUSB0"', '"/dev/ttyUSB1"', "/dev/ttyUSB1", "port /dev/ttyUSB1 is the scanner's already"),
    ("press_ms = 40", "press_ms = 0", "press_ms", "press_ms must be a whole number from 1 to 10000"),
    ("press_ms = 40", 'keys = [["1"]]', "keys =", "keys must be 5 lists"),
    ('"C4"]', '"D7", "C4"]', "[keypad]", "keys must be 6 lists"),
]


def in_readme(example: Path) -> dict[str, str]:
    """What each pin does, by the table that people wire it by."""
    lines = (example.parent / "README.md").read_text(encoding="utf-8").split("\n")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    column = rows[0].index(f"`{example.name}`")
    kinds = ("row", "column", "power")
    return {row[2]: row[column] for row in rows if len(row) > column and row[2].partition(" ")[0] in kinds}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_maps_what_its_board_has_wired(example: Path) -> None:
    mapping, board = load(example), boards.load(example.parents[1])
    assert mapping.plays <= set(board.wired)
    assert mapping.power
    assert {output.what: output.pin for output in mapping.outputs()} == in_readme(example)
    assert len(parts(mapping)) == 1


def test_each_key_lies_where_the_firmware_reads_it() -> None:
    keypad = load(EXAMPLES[0]).keypad
    assert keypad
    legend, width = facts.table("keypad").LEGEND, facts.table("keypad").COLUMNS
    assert {key: divmod(number, width) for number, key in enumerate(legend)} == keypad.at


@pytest.mark.parametrize(("there", "instead", "at", "said"), WRONG, ids=[said for *_, said in WRONG])
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, there: str, instead: str, at: str, said: str) -> None:
    text = EXAMPLES[0].read_text(encoding="utf-8").replace(there, instead, 1)
    file = tmp_path / "rig.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load(file)
    assert said in str(raised.value)
    assert raised.value.line == next(number for number, line in enumerate(text.split("\n"), 1) if at in line)
    assert raised.value.remedy


def test_a_file_that_maps_nothing_is_none(tmp_path: Path) -> None:
    (tmp_path / "rig.toml").write_text('title = "x"\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"it maps nothing; add a table \[keypad\]"):
        load(tmp_path / "rig.toml")


def test_each_backend_gets_a_process_and_uarts_go_along(tmp_path: Path) -> None:
    file = tmp_path / "rig.toml"
    text = EXAMPLES[0].read_text(encoding="utf-8").replace("[power]", '[power]\nbackend = "mcp2221"')
    file.write_text(text.replace('relay = "D6"', 'relay = "G0"'), encoding="utf-8")
    assert parts(load(file)) == {
        ("ft232h", ""): {"keypad", "scanner", "printer"}, ("mcp2221", ""): {"power"},
    }


def test_a_board_without_the_wiring_is_no_board_for_this_rig() -> None:
    sale, mapping = scenario_file.load(scenario_file.find("sale")), load(EXAMPLES[0])
    wired, bare = (boards.load(facts.boards_root() / name) for name in ("rpi_pico_w", "rpi_pico"))
    assert objections(sale, mapping, 1, wired) == []
    assert objections(sale, mapping, 1, None) == []
    assert "the rig plays the keypad, and rpi_pico has no wiring for it" in objections(sale, mapping, 1, bare)
