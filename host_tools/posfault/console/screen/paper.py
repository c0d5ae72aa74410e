"""The paper roll: slips as they come out, cut off, torn, or still hanging in the printer."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from posfault.bench.paper import Slip
from posfault.console.screen.pane import Pane, Speak, titled
from posfault.text import tell

WIDTH = 32                      # of the roll, margins included
_MARGIN = 2
_PAPER, _TITLE, _EDGE = "#2b2b2b on #f6f2e4", "bold #111111 on #f6f2e4", "#8a8674 on #f6f2e4"
_MOST = 20                      # slips on the screen; older ones are gone with the wind


class Paper(Pane):
    """text: what can be read on it."""

    def __init__(self, speak: Speak) -> None:
        super().__init__("paper", titled("paper", speak))
        self._speak = speak
        self._slips: Sequence[Slip] | None = None
        self.text = ""

    def show(self, slips: Sequence[Slip], busy: bool) -> None:
        """busy: there is more to come out."""
        if slips == self._slips:
            return
        self._slips = slips
        roll = Text()
        if not slips:
            roll.append(self._speak(tell("no_paper")))
        for number, slip in enumerate(slips[-_MOST:]):
            hangs = busy and number == len(slips[-_MOST:]) - 1 and not slip.cut
            self._add(roll, slip, hangs)
        self.text = roll.plain
        self.put(roll)

    def _add(self, roll: Text, slip: Slip, hangs: bool) -> None:
        _row(roll, "", _PAPER)
        for number, line in enumerate(slip.lines):
            for part in _folded(line):
                _row(roll, part, _PAPER if number else _TITLE)
        _row(roll, "", _PAPER)
        if slip.cut:
            roll.append("╌" * WIDTH + "\n", _EDGE)
        elif not hangs:
            _row(roll, self._speak(tell("torn")), "bold #b03a2e on #f6f2e4")
            roll.append("◥◤" * (WIDTH // 2) + "\n", "#f6f2e4")
        roll.append("\n" if slip.cut or not hangs else "")


def _row(roll: Text, text: str, style: str) -> None:
    roll.append(" " * _MARGIN + set_cell_size(text, WIDTH - 2 * _MARGIN) + " " * _MARGIN + "\n", style)


def _folded(line: str) -> list[str]:
    room = WIDTH - 2 * _MARGIN
    return [line] if cell_len(line) <= room else textwrap.wrap(line, room) or [""]
