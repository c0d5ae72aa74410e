"""A piece of paper as PNG, dot by dot as the printer's head burns it."""

from __future__ import annotations

import functools
import io
import os
import re
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from rich.cells import cell_len

from posfault.errors import InputError
from posfault.slips.layout import FONTS, MARGIN, Dots, Piece, Style, Words
from posfault.slips.svg import FULL_WIDTH, outline

_PAPER, _INK, _BACK = 0xFD, 0x22, 0xCC
_POINT = re.compile(r"(-?\d+) (-?\d+)")
_NAMED = "POSFAULT_FONT"
# Fonts of fixed width, by the script; the first that is there.
_LATIN = ("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", "/usr/share/fonts/TTF/DejaVuSansMono.ttf",
          "/System/Library/Fonts/Menlo.ttc")
_CHINESE = ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
            "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "/System/Library/Fonts/PingFang.ttc",
            "/System/Library/Fonts/STHeiti Light.ttc")
_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def png(pieces: list[Piece]) -> bytes:
    """All of them, one below the other. Raises InputError where a character is not in any font that is there."""
    heights = [piece.height + 2 * MARGIN for piece in pieces]
    whole = Image.new("L", (FULL_WIDTH + 2 * MARGIN, sum(heights) + MARGIN * (len(pieces) + 1)), _BACK)
    y = MARGIN
    for piece, height in zip(pieces, heights, strict=True):
        paper = _drawn(piece, height)
        shape = Image.new("1", paper.size)
        ImageDraw.Draw(shape).polygon(_corners(height, piece.cut), fill=1)
        whole.paste(paper, (MARGIN, y), shape)
        y += height + MARGIN
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


def _corners(height: int, cut: bool) -> list[tuple[int, int]]:
    if cut:
        return [(0, 0), (FULL_WIDTH, 0), (FULL_WIDTH, height), (0, height)]
    ragged = [(int(x), int(y)) for x, y in _POINT.findall(outline(height, cut).partition("L")[2])]
    return [(0, 0), (FULL_WIDTH, 0), *ragged]


def _drawn(piece: Piece, height: int) -> Image.Image:
    paper = Image.new("L", (FULL_WIDTH, height), _PAPER)
    for one in piece.items:
        place = one.x + MARGIN, one.y + MARGIN
        if isinstance(one, Dots):
            ImageDraw.Draw(paper).bitmap(place, _bitmap(one), fill=_INK)
        elif one.text.strip() or one.style.inverse:
            _write(paper, place, one)
    return paper


def _bitmap(one: Dots) -> Image.Image:
    made = Image.new("1", (len(one.rows[0]), len(one.rows)))
    made.putdata([letter == "#" for row in one.rows for letter in row])
    return made.resize((one.width, one.height), Image.Resampling.NEAREST)


def _write(paper: Image.Image, place: tuple[int, int], one: Words) -> None:
    x, y = place
    for letter in one.text:
        cell = _cell(letter, one.style)
        paper.paste(cell, (x, y))
        x += cell.width


@functools.lru_cache(maxsize=4096)
def _cell(letter: str, style: Style) -> Image.Image:
    """A letter in its cell; larger ones are of larger dots, as on a printer."""
    wide, tall = FONTS[style.font]
    wide *= cell_len(letter)
    ink, paper = (_PAPER, _INK) if style.inverse else (_INK, _PAPER)
    cell = Image.new("L", (wide, tall), paper)
    draw = ImageDraw.Draw(cell)
    font = _font(cell_len(letter) < 2, tall)
    draw.text((wide / 2, tall * 0.8), letter, fill=ink, font=font, anchor="ms", stroke_width=0.5 if style.bold else 0)
    if style.underlined:
        draw.line((0, tall - 2, wide, tall - 2), fill=ink, width=2)
    return cell.resize((wide * style.wide, tall * style.tall), Image.Resampling.NEAREST)


@functools.cache
def _font(narrow: bool, tall: int) -> _Font:
    named = os.environ.get(_NAMED)
    for path in [named] if named else _LATIN if narrow else _CHINESE:
        if Path(path).is_file():
            return ImageFont.truetype(path, round(tall * 0.83))
    if narrow:
        return ImageFont.load_default(round(tall * 0.75))
    raise InputError("the slip", "has characters that no font here has",
                     f"install Noto Sans CJK, name a font file by {_NAMED}, or write SVG")
