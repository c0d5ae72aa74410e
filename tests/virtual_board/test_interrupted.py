"""A flash that ends in the middle, whatever ends it, leaves a board that the next one repairs."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.waiting import until

from posfault import boards
from posfault.flashing.image import image_of
from posfault.link.port_home import hello as greet

GIVE_UP_S = 20
IMAGE = image_of(boards.find(str(Path(__file__).parent / "board")))


def half_way(board: Any, running: subprocess.Popen[str], files: int) -> None:
    """Waits until so many files are on the board."""
    last = board.files / list(IMAGE.files)[files - 1]
    until(running, last.exists)


def is_whole(board: Any) -> bool:
    return bool(board.listed() == {**IMAGE.files, "signed": IMAGE.signed})


@pytest.mark.parametrize("files", [1, 90])
def test_a_killed_flash_is_repaired_by_the_next(blank: Any, files: int) -> None:
    running = blank.command()
    half_way(blank, running, files)
    running.kill()
    running.communicate()
    assert "signed" not in blank.listed()
    assert not is_whole(blank)
    blank.flash()
    assert is_whole(blank)


def test_what_was_signed_is_not_once_a_flash_has_begun(flashed: Any) -> None:
    for name in ("app/sale.mpy", "text/en.mpy", "text/zh.mpy"):
        (flashed.files / name).write_bytes(b"M")
    running = flashed.command()
    until(running, lambda: not (flashed.files / "signed").exists())
    running.kill()
    running.communicate()
    assert not (flashed.files / "signed").exists()
    flashed.flash()
    assert is_whole(flashed)


def test_a_port_that_goes_away_is_one_line_and_opening_it_again_goes_on(blank: Any) -> None:
    running = blank.command()
    half_way(blank, running, 40)
    blank.order("unplug")
    _, errors = running.communicate(timeout=GIVE_UP_S)
    assert running.returncode == 2
    assert errors.count("\n") == 1
    assert errors.startswith(f"posfault: {blank.port}: ")
    assert "flash again" in errors
    assert "signed" not in blank.listed()
    blank.order("plug")
    blank.port = blank.next_port()
    blank.flash()
    assert is_whole(blank)


def test_a_power_cut_amid_a_flash(blank: Any) -> None:
    running = blank.command()
    half_way(blank, running, 40)
    blank.order("cut")
    running.kill()
    running.communicate()
    blank.flash()
    assert is_whole(blank)
    assert greet(blank.port)
