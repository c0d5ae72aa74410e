"""A piece of paper as SVG: text stays text, in whatever font of fixed width there is."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from posfault.slips.layout import FONTS, MARGIN, WIDTH, Dots, Piece, Words

FULL_WIDTH = WIDTH + 2 * MARGIN
_PAPER, _INK, _EDGE = "#fffdf5", "#222", "#b9b29b"
_FONTS = "DejaVu Sans Mono,Consolas,Noto Sans Mono CJK SC,monospace"
_TOOTH = 16             # of a torn edge
_RAGGED = (0, 13, 5, 20, 2, 17, 9, 22, 4, 15)
_BASE = 0.8             # of a letter's height, down to the line it stands on


def sheet(pieces: Sequence[Piece], title: str) -> str:
    """All of them in one file, one below the other."""
    parts, y = [], MARGIN
    for piece in pieces:
        tall = piece.height + 2 * MARGIN
        parts.append(f'<svg x="{MARGIN}" y="{y}" width="{FULL_WIDTH}" height="{tall}">{svg(piece, title)}</svg>')
        y += tall + MARGIN
    wide = FULL_WIDTH + 2 * MARGIN
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {y}"><rect width="{wide}" height="{y}" '
            f'fill="#ccc"/>{"".join(parts)}</svg>\n')


def svg(piece: Piece, title: str, said: str = "") -> str:
    """To be put into a page. said: a remark at its foot, which is not the printer's."""
    height = piece.height + 2 * MARGIN
    parts = [f'<svg class="slip" viewBox="0 0 {FULL_WIDTH} {height}" role="img" '
             f"aria-label={quoteattr(title)}>", f"<title>{escape(title)}</title>",
             f'<path d="{outline(height, piece.cut)}" fill="{_PAPER}" stroke="{_EDGE}"/>',
             f'<g fill="{_INK}" font-family="{_FONTS}" xml:space="preserve">']
    parts += [_words(one) if isinstance(one, Words) else _dots(one) for one in piece.items]
    if said:
        parts.append(f'<text x="{FULL_WIDTH // 2}" y="{height - MARGIN // 2}" font-size="22" text-anchor="middle" '
                     f'fill="#8c1d18">{escape(said)}</text>')
    return "".join([*parts, "</g></svg>"])


def outline(height: int, cut: bool) -> str:
    """The paper's edge; ragged below where no knife was."""
    if cut:
        return f"M0 0H{FULL_WIDTH}V{height}H0Z"
    teeth = [(x, height - _RAGGED[x // _TOOTH % len(_RAGGED)]) for x in range(FULL_WIDTH, -1, -_TOOTH)]
    return f"M0 0H{FULL_WIDTH}" + "".join(f"L{x} {y}" for x, y in teeth) + "Z"


def _words(one: Words) -> str:
    style = one.style
    if not one.text.strip() and not style.inverse:
        return ""
    wide, tall = FONTS[style.font]
    width = style.width(one.text) // style.wide
    looks = ' font-weight="bold"' * style.bold + ' text-decoration="underline"' * style.underlined
    box = f'<rect width="{width}" height="{tall}"/>' if style.inverse else ""
    ink = f' fill="{_PAPER}"' if style.inverse else ""
    scaled = f" scale({style.wide} {style.tall})" if (style.wide, style.tall) != (1, 1) else ""
    return (f'<g transform="translate({one.x + MARGIN} {one.y + MARGIN}){scaled}">{box}<text y="{tall * _BASE:g}" '
            f'font-size="{wide / 0.602:.1f}" textLength="{width}" lengthAdjust="spacingAndGlyphs"{looks}{ink}>'
            f"{escape(one.text)}</text></g>")


def _dots(one: Dots) -> str:
    """Each row's runs of black."""
    runs = []
    for number, row in enumerate(one.rows):
        at = 0
        while (begin := row.find("#", at)) >= 0:
            at = row.find(" ", begin)
            at = len(row) if at < 0 else at
            runs.append(f"M{begin} {number}h{at - begin}v1h-{at - begin}z")
    return (f'<path transform="translate({one.x + MARGIN} {one.y + MARGIN}) scale({one.size})" shape-rendering="crispEdges" '
            f'd="{"".join(runs)}"/>')
