"""Slips as pictures: bytes of python-escpos and our own are laid out as the printer does, and their QR codes can be read."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import zxingcpp
from PIL import Image

from posfault import cli, facts
from posfault.errors import InputError
from posfault.slips import layout, of_run, png, svg
from posfault.slips.escpos import Command, commands
from posfault.slips.layout import FONTS, WIDTH, Dots, Piece, Style, Words

ADDRESS = "slip 42 / 88.00"
FIELD = tuple(facts.guards())
CHINESE_FONT = any(Path(path).is_file() for path in png._CHINESE)


def words(piece: Piece) -> dict[str, Words]:
    return {one.text: one for one in piece.items if isinstance(one, Words)}


def codes(picture: bytes) -> list[str]:
    return [one.text for one in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))]


@pytest.fixture(scope="module")
def foreign() -> Piece:
    """A slip that python-escpos makes."""
    from escpos.printer import Dummy  # here and not above: it takes half a second, and every process of the tests would wait

    printer = Dummy(profile="TM-T88V")
    printer.set(align="center", double_height=True, double_width=True)
    printer.text("SHOP\n")
    printer.set(align="left", normal_textsize=True, bold=True)
    printer.text("bold\n")
    printer.set(bold=False, underline=1, align="right")
    printer.text("total\n")
    printer.set(underline=0, font="b", align="left")
    printer.text("é small\n")
    printer.set(align="center")
    printer.qr(ADDRESS, native=True, size=6)
    printer.qr("as a bitmap", size=4)
    printer.cut()
    (piece,) = layout.pieces(printer.output)
    return piece


def test_sizes_alignment_and_looks_are_those_that_were_asked_for(foreign: Piece) -> None:
    of = words(foreign)
    wide, tall = FONTS[0]
    assert of["SHOP"].style == Style(wide=2, tall=2)
    assert of["SHOP"].x == (WIDTH - 4 * 2 * wide) // 2
    assert of["bold"].style.bold
    assert of["bold"].x == 0
    assert of["bold"].y - of["SHOP"].y >= 2 * tall
    assert of["total"].style.underlined
    assert of["total"].x == WIDTH - 5 * wide
    assert of["é small"].style == Style(font=1)
    assert foreign.cut


def test_its_qr_codes_can_be_read_from_the_picture(foreign: Piece) -> None:
    drawn = [one for one in foreign.items if isinstance(one, Dots)]
    assert len(drawn) == 2
    assert drawn[0].size == 6
    assert abs(2 * drawn[0].x + drawn[0].width - WIDTH) <= 1
    assert codes(png.png([foreign])) == [ADDRESS, "as a bitmap"]


def test_the_svg_has_the_same_dots_and_words(foreign: Piece) -> None:
    root = ElementTree.fromstring(svg.sheet([foreign], "slip"))
    texts = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["SHOP", "bold", "total", "é small"]
    first = next(one for one in foreign.items if isinstance(one, Dots))
    path = next(one.get("d", "") for one in root.iter("{http://www.w3.org/2000/svg}path") if "crispEdges" in str(one.attrib))
    runs = [tuple(map(int, run)) for run in re.findall(r"M(\d+) (\d+)h(\d+)", path)]
    black = {(x + step, y) for x, y, length in runs for step in range(length)}
    assert black == {(x, y) for y, row in enumerate(first.rows) for x, letter in enumerate(row) if letter == "#"}


@pytest.mark.parametrize("data", ["消费 88.00\n".encode(), b"\x1c&" + "消费 88.00\n".encode("gb18030"),
                                  "消费 88.00\n".encode("gb18030")], ids=["utf-8", "kanji mode", "gb18030"])
def test_chinese_takes_two_columns_a_character_however_it_is_sent(data: bytes) -> None:
    (piece,) = layout.pieces(b"\x1b@" + data + b"\x1dV\x00")
    (line,) = piece.items
    assert isinstance(line, Words)
    assert line.text == "消费 88.00"
    assert line.style.width(line.text) == (2 * 2 + 6) * FONTS[0][0]


@pytest.mark.skipif(not CHINESE_FONT, reason="no Chinese font is installed")
def test_chinese_glyphs_are_drawn_and_differ() -> None:
    one, other = (png._cell(letter, Style()).tobytes() for letter in "消费")
    assert len(set(one)) > 1
    assert one != other


def test_where_no_font_has_a_character_that_is_said(monkeypatch: Any) -> None:
    monkeypatch.setenv("POSFAULT_FONT", "/no/such/font")
    png._font.cache_clear()
    png._cell.cache_clear()
    with pytest.raises(InputError, match="characters that no font here has"):
        png.png(layout.pieces("消\n".encode()))
    png._font.cache_clear()


def test_a_long_line_goes_on_below_and_what_was_not_cut_hangs_there() -> None:
    (piece,) = layout.pieces(b"x" * 60 + b"\n")
    assert [(one.text, one.y) for one in piece.items if isinstance(one, Words)] == [("x" * 48, 0), ("x" * 12, 30)]
    assert not piece.cut
    assert "L" in svg.outline(100, False)
    assert "L" not in svg.outline(100, True)


@pytest.mark.parametrize("data", [b"\x1b", b"\x1d", b"\x1dV", b"\x1d(", b"\x1d(k\x04", b"\x1dv0\x00\xff\xff\xff\xff",
                                  b"\x1b*\x21\xff", b"\x1dk\x49\xff", b"\x1bD\x01", b"\x10\x04", b"\x1d(k\x03\x001Q0",
                                  b"\x1b\x00\x1c\x7f"])
def test_what_is_cut_short_or_unknown_stops_nobody(data: bytes) -> None:
    assert layout.pieces(data) == []
    assert [one.name for one in commands(b"tea\n" + data)][:2] == ["text", "line"]
    assert next(commands(b"tea\n")) == Command("text", b"tea")


def test_the_slips_of_a_run_go_the_same_way_and_faults_show(shop: Any) -> None:
    for kind, nth in (("torn_slip", 5), ("blank", 1), ("jam", 5)):
        done = shop.play(shop.scenario(shop.fault("printer.line", kind, nth), on_no_slip="repeat"), FIELD).run
        papers = of_run.papers(done)
        assert [slip for slip, _ in papers] == done.evidence.slips
        for slip, piece in papers:
            drawn = [one.text.rstrip() for one in piece.items if isinstance(one, Words)]
            assert drawn == [line.rstrip() for line in slip.lines if line], kind
            assert piece.cut == slip.cut
        assert any(piece.blank or not piece.cut for _, piece in papers), kind
        assert max(one.style.tall for _, piece in papers for one in words(piece).values()) == 2


def test_slip_draws_a_file_or_a_run(tmp_path: Path, capsys: Any) -> None:
    from escpos.printer import Dummy  # as above

    printer = Dummy()
    printer.qr(ADDRESS, native=True, size=5)
    printer.cut()
    (tmp_path / "x.bin").write_bytes(printer.output)
    assert cli.status(["slip", str(tmp_path / "x.bin"), "--out", str(tmp_path / "x.png")]) == 0
    assert codes((tmp_path / "x.png").read_bytes()) == [ADDRESS]
    assert cli.status(["slip", "--scenario", "printer_jams_clerk_repeats", "--out", str(tmp_path / "x.svg")]) == 0
    assert "1 of them not cut off" in capsys.readouterr().out
    assert "SALES SLIP" in (tmp_path / "x.svg").read_text("utf-8")


@pytest.mark.parametrize("arguments", ["--out x.png", "x --scenario y --out x.png", "x --out x.gif", "missing --out x.png"])
def test_what_cannot_be_drawn_is_said(arguments: str, capsys: Any) -> None:
    assert cli.status(["slip", *arguments.split()]) == 2
    assert capsys.readouterr().err.startswith("posfault: ")
