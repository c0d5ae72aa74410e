"""What was said on the link lately, told without what lines contain: there are tracks, PINs and keys in them."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from posfault.acquirer.masking import masked_text
from posfault.errors import one_line
from posfault.link.frame import Frame, unpack

LINES_MOST = 4096           # older ones are forgotten
_TEXT_MOST = 200            # of a line that is no frame
_FRAME_LIKE = re.compile(rb"@|.* \*[0-9a-f]{8}\r?$", re.DOTALL)
_UP, _DOWN, _NOTE = "terminal →", "→ terminal", "         --"


class LinkLog:
    """Lines as they pass; what they mean is made out only when somebody asks. passed: how many there ever were."""

    def __init__(self) -> None:
        self.passed = 0
        self._began = time.monotonic()
        self._lines: deque[tuple[float, str, bytes]] = deque(maxlen=LINES_MOST)

    def sent(self, line: bytes) -> None:
        """To the terminal."""
        self._keep(_DOWN, line)

    def heard(self, line: bytes) -> None:
        """From the terminal, without its line feed."""
        self._keep(_UP, line)

    def note(self, text: str) -> None:
        """Something else that concerns the link, such as that its port went away."""
        self._keep(_NOTE, text.encode())

    def _keep(self, way: str, line: bytes) -> None:
        self.passed += 1
        self._lines.append((time.monotonic(), way, line))

    def clear(self) -> None:
        """What is told from here on begins here."""
        self._lines.clear()

    def lines(self, most: int = LINES_MOST) -> list[str]:
        """The last ones, each with its real time in s."""
        chosen = list(self._lines)[-most:] if most else []
        return [f"{at - self._began:10.3f} s  {way}  {one_line(_told(way, line))}" for at, way, line in chosen]


def _told(way: str, line: bytes) -> str:
    if way == _NOTE:
        return line.decode()
    frame = unpack(line.rstrip(b"\r\n"))
    if frame is not None:
        return f"{frame.seq:03d} {frame.word}  {_content(frame)}".rstrip() + f"  ({len(line)} bytes)"
    if _FRAME_LIKE.match(line):
        return f"a damaged line  ({len(line)} bytes)"
    text = masked_text(one_line(line.decode("utf-8", "replace")))[:_TEXT_MOST]
    return f"no frame: {text}  ({len(line)} bytes)"


def _content(frame: Frame) -> str:
    """As much of it as may be told."""
    try:
        return _TOLD[frame.word](frame.content) if frame.word in _TOLD else ""
    except (LookupError, TypeError, ValueError):
        return "with strange content"


def _points(events: list[list[Any]]) -> str:
    return ", ".join(str(event[1]) for event in events) or "nothing happened"


_TOLD: dict[str, Callable[[list[Any]], str]] = {
    "boot": lambda it: f"{len(it[1])} guards off, {len(it[2])} faults, slot {it[4]}",
    "go": lambda it: f"at {it[0]} ms: {', '.join(str(coming[1]) for coming in it[2]) or 'time is up'}",
    "calm": lambda it: f"at {it[0]} ms, faults are over: {', '.join(str(coming[1]) for coming in it[2]) or 'time is up'}",
    "idle": lambda it: f"at {it[0]} ms, waits for {', '.join(it[2]) or 'time'}: {_points(it[4])}",
    "dead": lambda it: f"at {it[0]} ms: {_points(it[3])}",
    "hello": lambda it: one_line(f"{it[1]} ({it[2]}), firmware {it[0]}"),
    "error": lambda it: masked_text(one_line(str(it[0])))[-_TEXT_MOST:],
    "nak": lambda it: masked_text(one_line(str(it[0])))[:_TEXT_MOST],
}
