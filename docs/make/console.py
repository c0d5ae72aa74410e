"""Takes the picture of the console's full screen, of a session in a pty in which this script types: `make docs`."""

from __future__ import annotations

import fcntl
import io
import itertools
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping

import pyte
from pictures import FOLDER
from rich.console import Console
from rich.text import Text

COLUMNS, ROWS = 140, 40
# (what is waited for, what is typed then): ann signs on, a sale with its slip, another one whose paper ends.
SESSION = (
    ("OPERATOR NUMBER", "01\r1470\rn"),
    ("bank → terminal", ":customer tea 88.00 A\r"),
    ("customer tea", "s8800\rA"),
    ("APPROVED 88.00", "\r"),
    ("NO SIGNATURE", ":customer coffee 12.50 B\r"),
    ("customer coffee", ":fault paper_end printer.line 6\r"),
    ("is armed", "s1250\rB"),
    ("APPROVED 12.50", "\r"),
    ("PRINTER ERROR", "\x1b[15~" + "\x1b[B" * 9),       # F5, and down to the printer
    ("the roll ends", ""),
)
SETTLED_S = 2.0         # nothing new for so long: the last frame is whole


def played() -> pyte.Screen:
    """The screen as it is after the session."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    variables = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "LINES")}
    variables |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    with subprocess.Popen([sys.executable, "-m", "posfault", "console"], stdin=its, stdout=its, stderr=its,
                          env=variables) as process:
        os.close(its)
        for awaited, typed in SESSION:
            while awaited not in "\n".join(screen.display):
                stream.feed(os.read(ours, 65536))
            os.write(ours, typed.encode())
        while select.select([ours], [], [], SETTLED_S)[0]:
            stream.feed(os.read(ours, 65536))
        process.kill()
    os.close(ours)
    return screen


def picture(screen: pyte.Screen) -> str:
    """An SVG of it."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for number in range(ROWS):
        console.print(_row(screen.buffer[number]), no_wrap=True, soft_wrap=True)
    svg = console.export_svg(title="posfault")
    return re.sub(r"\s*@font-face \{.*?\}\n", "", svg, flags=re.DOTALL)     # they would be fetched from elsewhere


def _row(cells: Mapping[int, pyte.screens.Char]) -> Text:
    row = Text()
    for style, some in itertools.groupby((cells[place] for place in range(COLUMNS)), _style):
        row.append("".join(cell.data for cell in some), style)
    return row


def _style(cell: pyte.screens.Char) -> str:
    style = [name for name, on in (("bold", cell.bold), ("underline", cell.underscore), ("reverse", cell.reverse)) if on]
    style += [] if cell.fg == "default" else [f"#{cell.fg}"]
    style += [] if cell.bg == "default" else [f"on #{cell.bg}"]
    return " ".join(style)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "console.svg").write_text(picture(played()), encoding="utf-8")
