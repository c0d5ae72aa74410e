"""Runs the test modules of device/ on MicroPython, in virtual time, with the hardware of tests/stand_in."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pytest

from posfault import facts, release
from posfault.link.build import compiled

DEVICE = Path(__file__).with_name("device")
STAND_IN = Path(__file__).parents[1] / "stand_in"
BOARD = facts.boards_root() / "rpi_pico_w"          # whose wiring is used,
BOARDS = {"other": facts.boards_root() / "esp32"}   # unless a module is about another one
RELEASED = ("traded",)          # modules that look at the release for it
HEAP = "192K"
HEAPS = {"whole": "384K"}       # a whole terminal, its surroundings and the host are in it


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the modules leave what the host looks at: a folder of each module's name."""
    return tmp_path_factory.mktemp("drivers")


@pytest.fixture(scope="session")
def on_stand_in(work: Path, on_micropython: Callable[..., dict[str, str]]) -> Callable[[str], dict[str, str]]:
    """Runs a module of device/ once; gives each test's name and why it failed, "" where it did not."""
    @functools.cache
    def results(module: str) -> dict[str, str]:
        (work / module).mkdir()
        for name, printed in python_escpos().items():
            (work / module / f"{name}.in").write_bytes(printed)
        stand_in = compiled(STAND_IN)
        board = release.release(facts.firmware_root(), BOARD) if module in RELEASED else compiled(BOARDS.get(module, BOARD))
        return on_micropython(compiled(DEVICE) / f"{module}.mpy", work / module, stand_in / "virtual", stand_in, board,
                              heap=HEAPS.get(module, HEAP))

    return results


CODE = "PF1|898100000000001|10000001|000001|000004|sale|8800|620000******0005|20260310090005|000000000004|123456|00112233"


def python_escpos() -> dict[str, bytes]:
    """What python-escpos sends a printer: a text; a QR code that the printer draws; a slip."""
    from escpos.printer import Dummy  # only here: it takes half a second, and every process of the tests would wait

    text, code, slip = (Dummy(profile="TM-T88V") for _ in range(3))
    text.text("TERMINAL 10000001\nTIME 2026-03-10 09:00\n")
    code.qr(CODE, native=True, size=4)
    code.text("\n")
    slip.hw("INIT")
    slip.set(custom_size=True, width=2, height=2)
    slip.text("SALE\n")
    slip.set(custom_size=True, width=1, height=1)
    slip.text("AMOUNT 88.00\n")
    slip.cut()
    return {name: bytes(made.output) for name, made in (("text", text), ("code", code), ("slip", slip))}
