"""The printer's bytes and status exchange, checked by python-escpos; a printed QR code, read by a scanner library."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy
import pytest
import zxingcpp
from qrcode import QRCode

from posfault import facts

PAPER = {"none": 2, "near_end": 1, "paper_end": 0}          # as python-escpos counts it
FIRMWARE = facts.firmware_root()


def firmware(name: str) -> ModuleType:
    """A file of the firmware that is plain Python too."""
    spec = importlib.util.spec_from_file_location(name, FIRMWARE / "drivers" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def printed(work: Path, on_stand_in: Callable[[str], dict[str, str]]) -> Path:
    on_stand_in("prints")
    return work / "prints"


@pytest.mark.parametrize("name", ["text", "code", "slip"])
def test_what_python_escpos_sends_comes_out_as_it_is(printed: Path, name: str) -> None:
    assert (printed / f"{name}.out").read_bytes() == (printed / f"{name}.in").read_bytes()


def test_the_commands_of_the_app_are_those_of_python_escpos() -> None:
    from escpos import constants  # here and not above: it takes half a second, and every process of the tests would wait
    from escpos.printer import Dummy

    source = (FIRMWARE / "app" / "slip.py").read_text(encoding="utf-8")
    large, normal = Dummy(), Dummy()
    large.set(custom_size=True, width=2, height=2)
    normal.set(custom_size=True, width=1, height=1)
    for name, command in (("RESET", constants.HW_INIT), ("CUT", constants.PAPER_FULL_CUT), ("LARGE", large.output),
                          ("NORMAL", normal.output)):
        value = next(line for line in source.splitlines() if line.startswith(f"_{name} = const("))
        assert eval(value.partition("(")[2].rpartition(")")[0]) == command


def answering(answer: bytes) -> Any:
    """python-escpos with a printer that gives this one answer."""
    from escpos.printer import Dummy  # as above

    printer = Dummy()
    printer._read = lambda: answer
    return printer


def test_status_is_asked_and_understood_as_by_python_escpos(printed: Path) -> None:
    rows = [line.split() for line in (printed / "answers.txt").read_text().splitlines()]
    assert len(rows) == 6
    for trouble, asked_state, state, asked_paper, paper, taken in rows:
        online, roll = (answering(bytes.fromhex(one) if int(one, 16) else b"") for one in (state, paper))
        assert online.is_online() == (taken == "taken"), trouble
        if trouble in PAPER:
            assert roll.paper_status() == PAPER[trouble]
            assert roll.output == bytes.fromhex(asked_paper)
        assert online.output == bytes.fromhex(asked_state)


def test_a_printed_qr_code_is_read_by_a_scanner_library(printed: Path) -> None:
    """As a printer draws what it was told to by GS ( k: the content, at the level of error correction and the size."""
    data = (printed / "code.out").read_bytes()
    functions = {}
    while data.startswith(b"\x1d(k"):
        length = int.from_bytes(data[3:5], "little")
        body, data = data[5 : 5 + length], data[5 + length :]
        assert body[:1] == b"1"
        functions[body[1]] = body[2:]
    assert functions[65] == b"2\x00"
    assert functions[81] == b"0"
    content = functions[80].removeprefix(b"0")
    drawn: QRCode = QRCode(error_correction=(functions[69][0] - 48) ^ 1)        # L M Q H are 1 0 3 2 in the standard
    drawn.add_data(content)
    (found,) = zxingcpp.read_barcodes(on_paper(drawn, functions[67][0]))
    assert found.text == content.decode()


def on_paper(code: QRCode, size: int) -> numpy.ndarray:
    """A picture of it, dot by dot. size: dots of a module."""
    light = numpy.array([[0 if dark else 255 for dark in row] for row in code.get_matrix()], dtype=numpy.uint8)
    return light.repeat(size, 0).repeat(size, 1)


def test_the_table_has_every_chinese_character_of_the_slips() -> None:
    source = (FIRMWARE / "text" / "zh.py").read_text(encoding="utf-8")
    paper = sorted({letter for letter in source[source.index("\nPAPER = ") :] if ord(letter) > 0x7F})
    wanted = b"".join(ord(letter).to_bytes(2, "big") + letter.encode("gb18030") for letter in paper)
    assert wanted == firmware("gb18030").TABLE


def test_every_english_text_fits_on_the_displays() -> None:
    """With blanks as long as they become: an amount, an operator's number, a password's stars."""
    fitted = firmware("fitted").fitted
    for page in ("en", "help_en"):
        for line in (FIRMWARE / "text" / f"{page}.py").read_text(encoding="utf-8").partition("PAPER = ")[0].splitlines():
            if " = " in line and not line.startswith(("TEXTS", '"""')):
                text = line.partition(" = ")[2].replace("{}", "123456789.00").replace(" / ", "\n")
                assert " ".join(fitted(text, 20, 4)).replace(" ", "") == text.replace("\n", "").replace(" ", ""), line
                assert " ".join(fitted(text, 16, 8)).replace(" ", "") == text.replace("\n", "").replace(" ", ""), line
