"""Makes docs/pictures/demo.svg, which moves, from the recording demo.cast: `make docs`. All of it is in the recording."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

import pyte

FOLDER = Path(__file__).resolve().parents[1] / "pictures"
STEP_S = 0.4            # a frame shows what there is after so long, where something has changed
WIDE, HIGH, EDGE = 8.43, 19, 12         # of a letter, of a row, around the screen; in pixels
COLOURS = {"default": "#c5c8c6", "green": "#98a84b", "brown": "#d0b344", "red": "#cc555a", "magenta": "#98729f",
           "cyan": "#5ba5b5", "blue": "#608ab1"}


def frames(cast: str) -> tuple[list[tuple[float, tuple[str, ...]]], float]:
    """When the screen shows which rows (as SVG), and when the recording begins anew; seconds."""
    header, *events = (json.loads(line) for line in cast.splitlines())
    screen = pyte.Screen(header["width"], header["height"])
    stream, found = pyte.Stream(screen), []
    for step, some in itertools.groupby(events, lambda event: int(event[0] / STEP_S)):
        for _, _, text in some:
            stream.feed(text)
        rows = tuple("".join(_spans(screen.buffer[number], header["width"])) for number in range(header["height"]))
        if not found or found[-1][1] != rows:
            found.append((step * STEP_S, rows))
    return found, events[-1][0] + 4.0


def _spans(cells: Mapping[int, pyte.screens.Char], columns: int) -> Iterator[str]:
    """The row's letters, those of one look together."""
    row = (cells[place] for place in range(columns))
    for (colour, bold), some in itertools.groupby(row, lambda one: (one.fg, one.bold)):
        letters = "".join(cell.data for cell in some)
        if letters.strip():
            weight = ' font-weight="bold"' if bold else ""
            yield f'<tspan fill="{COLOURS.get(colour, f"#{colour}")}"{weight}>{escape(letters)}</tspan>'
        else:
            yield letters


def animated(cast: str) -> str:
    """The recording as an SVG that begins anew when it is over."""
    header = json.loads(cast.partition("\n")[0])
    shown, end = frames(cast)
    width, height = round(header["width"] * WIDE) + 2 * EDGE, header["height"] * HIGH + 2 * EDGE
    ends = [at for at, _ in shown[1:]] + [end]
    return "\n".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="monospace" font-size="14">',
        f'<title>posfault</title><rect width="{width}" height="{height}" rx="8" fill="#292929"/>',
        *(_frame(rows, at / end, until / end, end) for (at, rows), until in zip(shown, ends, strict=True)),
        "</svg>\n",
    ))


def _frame(rows: tuple[str, ...], begins: float, ends: float, seconds: float) -> str:
    times = f'values="none;inline;none" keyTimes="0;{begins:.4f};{ends:.4f}"'
    lines = "".join(
        f'<text x="{EDGE}" y="{EDGE + HIGH * number + 14}" xml:space="preserve">{row.rstrip()}</text>'
        for number, row in enumerate(rows) if row.strip()
    )
    motion = f'<animate attributeName="display" {times} calcMode="discrete" dur="{seconds:.1f}s" repeatCount="indefinite"/>'
    return f'<g display="{"none" if ends < 1 else "inline"}">{lines}{motion}</g>'       # what does not move shows the end


def main() -> None:
    """Makes it of the recording that is there."""
    cast = (FOLDER / "demo.cast").read_text(encoding="utf-8")
    (FOLDER / "demo.svg").write_text(animated(cast), encoding="utf-8")


if __name__ == "__main__":
    main()
