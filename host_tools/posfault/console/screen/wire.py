"""The wire log: every message between terminal and bank, card data covered, and where a fault struck."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from posfault.console.screen.pane import Pane, Speak, titled
from posfault.reports import story
from posfault.reports.story import Line
from posfault.text import Told

OF_THE_WIRE = ("wire", "platform", "FAULT")
_MOST = 150                     # lines on the screen
_STYLES = {"FAULT": "bold #ff6b5e", "platform": "#c792ea"}
_UP, _DOWN, _AMISS = "#7fb7ff", "#7fe0d0", "bold #ffb454"


class Wire(Pane):
    """plain: what can be read, line by line."""

    def __init__(self, speak: Speak, language: str) -> None:
        super().__init__("wire", titled("wire", speak))
        self._language = language
        self._count = -1
        self.plain: list[str] = []

    def show(self, lines: Sequence[Line]) -> None:
        mine = [line for line in lines if line.who in OF_THE_WIRE]
        if len(mine) == self._count:
            return
        self._count = len(mine)
        table = Table.grid(padding=(0, 1))
        table.add_column(justify="right", style="#7b8794", no_wrap=True)
        table.add_column(ratio=1)
        self.plain = [story.told(line, self._language) for line in mine]
        for line, text in list(zip(mine, self.plain, strict=True))[-_MOST:]:
            table.add_row(f"{line.at_ms / 1000:.3f}", Text(text, _style(line)))
        self.put(table)


def _style(line: Line) -> str:
    if line.who == "wire" and isinstance(line.text, Told):
        return {"to_bank": _UP, "to_terminal": _DOWN}.get(line.text.name, _AMISS)
    return _STYLES.get(line.who, "")
