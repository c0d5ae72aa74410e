"""QR codes on the dots of the OLED, read by a scanner library, and the same as another maker draws them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy
import pytest
import zxingcpp
from qrcode import QRCode, constants
from qrcode.util import MODE_8BIT_BYTE, QRData


@pytest.fixture
def shown(work: Path, on_stand_in: Callable[[str], dict[str, str]]) -> Callable[[str], tuple[str, numpy.ndarray]]:
    """Function (name): the content, and the glass as the bytes on the bus have made it: 255 where a dot is lit."""
    on_stand_in("displays")

    def glass(name: str) -> tuple[str, numpy.ndarray]:
        content, *rows = (work / "displays" / f"{name}.txt").read_text().splitlines()
        return content, numpy.array([[255 if dot == "#" else 0 for dot in row] for row in rows], dtype=numpy.uint8)

    return glass


@pytest.mark.parametrize("name", ["slip", "short"])
def test_a_scanner_reads_what_the_display_shows(shown: Callable[[str], tuple[str, numpy.ndarray]], name: str) -> None:
    content, glass = shown(name)
    assert glass.shape == (64, 128)
    (found,) = zxingcpp.read_barcodes(glass.repeat(4, 0).repeat(4, 1))
    assert found.text == content


@pytest.mark.parametrize(("name", "version", "scale"), [("slip", 6, 1), ("short", 1, 2)])
def test_every_module_is_as_another_maker_has_it(shown: Callable[[str], tuple[str, numpy.ndarray]], name: str, version: int,
                                                 scale: int) -> None:
    content, glass = shown(name)
    other: QRCode = QRCode(version, constants.ERROR_CORRECT_L, mask_pattern=0)
    other.add_data(QRData(content.encode(), MODE_8BIT_BYTE))
    other.make(fit=False)
    wanted = numpy.array([[0 if dark else 255 for dark in row] for row in other.modules]).repeat(scale, 0).repeat(scale, 1)
    top, left = (64 - len(wanted)) // 2, (128 - len(wanted)) // 2
    assert (glass[top : top + len(wanted), left : left + len(wanted)] == wanted).all()
