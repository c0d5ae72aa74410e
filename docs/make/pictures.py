"""Takes the pictures and the recording of docs/pictures/ from real runs in a pty: `make docs`."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyte
from rich.console import Console
from rich.text import Text

FOLDER = Path(__file__).resolve().parents[1] / "pictures"
COLUMNS, ROWS, HIGHEST = 120, 40, 500
PROMPT = "\x1b[1;32m$\x1b[0m "
TYPED_S, READ_S = 0.04, 2.5         # between two letters typed in the recording; time to read what came
PICTURES = {
    "reproduce.svg": "posfault reproduce reply_lost_clerk_repeats sign_on_reply_lost_flag_set_on_send",
    "explain.svg": "posfault explain reply_lost_clerk_repeats",
}
RECORDED = (
    "posfault run reply_lost_clerk_repeats",
    PICTURES["explain.svg"],
    "posfault run reply_lost_clerk_repeats --guard reverse_unanswered=on",
    PICTURES["reproduce.svg"],
)


def ran(command: str) -> Iterator[tuple[float, str]]:
    """What the command writes to a terminal of its own: (seconds since it began, text)."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    variables = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "LINES")}
    variables |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", *command.split()], stdin=its, stdout=its, stderr=its,
                               env=variables)
    os.close(its)
    pending = b""
    while data := _read(ours):
        pending += data
        text, pending = _whole_letters(pending)
        yield time.monotonic() - began, text
    os.close(ours)
    if process.wait():
        raise SystemExit(f"{command}: exit status {process.returncode}")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:         # Linux says so when nobody has the other end any more
        return b""


def _whole_letters(data: bytes) -> tuple[str, bytes]:
    """As much of it as is whole UTF-8, and the rest."""
    for end in range(len(data), max(len(data) - 4, -1), -1):
        try:
            return data[:end].decode(), data[end:]
        except UnicodeDecodeError:
            continue
    return data.decode(errors="replace"), b""


def picture(command: str) -> str:
    """An SVG of the terminal after the command, as high as it needs to be."""
    screen = pyte.Screen(COLUMNS, HIGHEST)
    pyte.Stream(screen).feed(f"{PROMPT}{command}\r\n" + "".join(text for _, text in ran(command)))
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for number in range(screen.cursor.y):
        console.print(_row(screen.buffer[number]), no_wrap=True, soft_wrap=True)
    svg = console.export_svg(title="posfault")
    return re.sub(r"\s*@font-face \{.*?\}\n", "", svg, flags=re.DOTALL)     # they would be fetched from elsewhere


def _row(cells: Mapping[int, pyte.screens.Char]) -> Text:
    row = Text()
    for place in range(COLUMNS):
        cell = cells[place]
        colour = {"default": "", "brown": "yellow"}.get(cell.fg, cell.fg)       # brown is what pyte calls the third colour
        row.append(cell.data, f"{'bold' if cell.bold else ''} {colour}".strip())
    row.rstrip()
    return row


def recording() -> str:
    """An asciicast (version 2): the typing is this script's, what comes then is what the terminal was given, when it was."""
    header = {"version": 2, "width": COLUMNS, "height": ROWS, "title": "posfault", "env": {"TERM": "xterm-256color"}}
    lines, now = [json.dumps(header)], 0.0
    for command in RECORDED:
        for letter in (PROMPT, *command, "\r\n"):
            lines.append(json.dumps([round(now, 3), "o", letter], ensure_ascii=False))
            now += TYPED_S
        last = 0.0
        for seconds, text in ran(command):
            lines.append(json.dumps([round(now + seconds, 3), "o", text], ensure_ascii=False))
            last = seconds
        now += last + READ_S
    return "\n".join(lines) + "\n"


def main() -> None:
    """Makes each of them."""
    FOLDER.mkdir(exist_ok=True)
    for name, command in PICTURES.items():
        (FOLDER / name).write_text(picture(command), encoding="utf-8")
    (FOLDER / "demo.cast").write_text(recording(), encoding="utf-8")


if __name__ == "__main__":
    main()
