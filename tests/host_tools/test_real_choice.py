"""Which peripherals are the board's own: what --real takes, and what it refuses."""

from __future__ import annotations

import ast
import dataclasses
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from posfault import boards, cli, facts
from posfault.errors import InputError
from posfault.flashing.image import image_of
from posfault.real_choice import real_ones
from posfault.reports import story

PICO_W = ("/dev/ttyACM0", "Raspberry Pi Pico W with RP2040")
WIRED = [folder for folder in boards.folders() if boards.load(folder).wired]


def test_all_are_modelled_unless_told_otherwise() -> None:
    assert real_ones("", 0, *PICO_W) == ()
    assert real_ones("none", 0, *PICO_W) == ()
    assert real_ones("", 0, "unix", "linux") == ()


def test_those_that_are_named_are_real_in_real_time() -> None:
    assert real_ones("keypad,printer,keypad", 1, *PICO_W) == ("keypad", "printer")
    assert real_ones("keypad", 1, "/dev/ttyUSB0", "a board that nobody knows") == ("keypad",)


@pytest.mark.parametrize(("real", "pace", "said"), [
    ("keypad", 0, "keypad is real, and it does not wait for virtual time"),
    ("printer", 10, "printer is real, and --pace 10 is not its time"),
    ("keybad", 1, "there is no peripheral keybad"),
    ("fingerprint", 1, "rpi_pico_w has no wiring for fingerprint"),
    ("keypad,", 1, "there is no peripheral"),
])
def test_what_cannot_be_is_refused(real: str, pace: int, said: str) -> None:
    with pytest.raises(InputError, match=said):
        real_ones(real, pace, *PICO_W)


def test_a_board_can_say_that_some_are_real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shutil.copytree(facts.boards_root(), tmp_path / "boards") / "rpi_pico_w"
    toml = (folder / "board.toml").read_text(encoding="utf-8")
    toml = toml.replace('"display", "keypad", ', '"display", ').replace("real = []", 'real = ["keypad"]')
    (folder / "board.toml").write_text(toml, encoding="utf-8")
    monkeypatch.setenv("POSFAULT_BOARDS", str(folder.parent))
    assert real_ones("", 1, *PICO_W) == ("keypad",)
    assert real_ones("none", 0, *PICO_W) == ()
    with pytest.raises(InputError, match="does not wait for virtual time"):
        real_ones("", 0, *PICO_W)


def test_the_unix_port_has_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["run", "sale", "--real", "keypad", "--pace", "1"]) == 2
    assert "unix has no wiring for keypad; leave --real out" in capsys.readouterr().err


@pytest.mark.parametrize(("toml", "wiring", "said"), [
    ('real = []\nwired = ["keypad"]', False, r":17: wiring\.py is missing"),
    ("real = []", True, "is there, and wired names nothing"),
    ('real = []\nwired = ["abacus"]', True, "abacus"),
])
def test_what_is_wrong_with_the_wiring_of_a_board(tmp_path: Path, toml: str, wiring: bool, said: str) -> None:
    folder = shutil.copytree(facts.boards_root() / "rpi_pico2_w", tmp_path / "board")
    text = (folder / "board.toml").read_text(encoding="utf-8").replace("real = []", toml)
    (folder / "board.toml").write_text(text, encoding="utf-8")
    if wiring:
        (folder / "wiring.py").touch()
    with pytest.raises(InputError, match=said):
        boards.load(folder)


def test_what_is_real_is_wired(tmp_path: Path) -> None:
    folder = shutil.copytree(facts.boards_root() / "rpi_pico_w", tmp_path / "board")
    text = (folder / "board.toml").read_text(encoding="utf-8")
    text = text.replace('"fingerprint", ', "").replace("real = []", 'real = ["fingerprint"]')
    (folder / "board.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="fingerprint is real, and not wired"):
        boards.load(folder)


@pytest.mark.parametrize("folder", WIRED, ids=lambda folder: folder.name)
def test_each_pin_has_one_use_and_stands_in_the_table(folder: Path) -> None:
    tree = ast.parse((folder / "wiring.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    pins = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Pin"]
    pins += [pin for call in calls for row in call.args if isinstance(row, ast.Tuple) for pin in row.elts]
    lines = [one.value for call in calls for one in call.keywords if one.arg in ("tx", "rx")]
    pins += [line for line in lines if isinstance(line, ast.Constant)]
    used = sorted(ast.literal_eval(pin) for pin in pins)
    table = [line for line in (folder / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    told = sorted(int(number) for line in table for number in re.findall(r"\bGP(?:IO)?(\d+)", line))
    assert used == told
    assert len(set(used)) == len(used) == 16


@pytest.mark.parametrize("folder", WIRED, ids=lambda folder: folder.name)
def test_what_is_wired_is_what_the_wiring_gives(folder: Path) -> None:
    tree = ast.parse((folder / "wiring.py").read_text(encoding="utf-8"))
    given = [ast.literal_eval(node.comparators[0]) for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    assert sorted(given) == sorted(boards.load(folder).wired)


def test_the_verdict_says_what_was_real_and_that_the_paper_is_inferred(shop: Any) -> None:
    done = shop().run
    modelled = story.text(done, ["0", "micropython", "here", 0], "unix")
    printer = story.text(dataclasses.replace(done, real=("keypad", "printer")), ["0", "micropython", "here", 0], "unix")
    keypad = story.text(dataclasses.replace(done, real=("keypad",)), ["0", "micropython", "here", 0], "unix")
    assert "Real, not modelled: keypad, printer." in printer
    assert [("Real, not modelled" in one, "inferred" in one) for one in (modelled, keypad, printer)] == [
        (False, False), (True, False), (True, True)]


def test_the_wiring_goes_onto_the_board_with_the_firmware() -> None:
    board = boards.find("rpi_pico_w")
    assert "drivers/real.mpy" in image_of(board).files
    assert "wiring.mpy" in image_of(board).files
    assert "wiring.mpy" not in image_of(boards.find("rpi_pico")).files


def test_a_release_has_the_wiring_and_the_drivers_but_nothing_for_the_bench() -> None:
    files = image_of(boards.find("rpi_pico_w"), released=True).files
    assert {"pins.mpy", "wiring.mpy", "drivers/matrix_keypad.mpy", "drivers/escpos_printer.mpy"} <= set(files)
    assert "drivers/real.mpy" not in files
