"""The bank's ledger, booking by booking, and what its monitor has said."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

from posfault.acquirer.ledger_rows import Movement
from posfault.console.screen.pane import Pane, Speak, titled
from posfault.money import money
from posfault.reports.story import Line
from posfault.text import tell, term

_STANDS, _GONE, _ALERT = "#8fd694", "#7b8794", "bold #ffb454"


class Ledger(Pane):
    """plain: what can be read, booking by booking."""

    def __init__(self, speak: Speak) -> None:
        super().__init__("ledger", titled("ledger", speak))
        self._speak = speak
        self._seen: object = None
        self.plain: list[str] = []

    def show(self, movements: Sequence[Movement], alerts: Sequence[Line]) -> None:
        if (movements, alerts) == self._seen:
            return
        self._seen = movements, alerts
        if not movements and not alerts:
            self.put(self._speak(tell("nothing_booked")))
            return
        rows = [self._row(one) for one in movements]
        self.plain = [" ".join(row) for row in rows]
        table = Table.grid(padding=(0, 1))
        for justify in ("right", "left", "right", "left", "left"):
            table.add_column(justify=justify, no_wrap=True)
        table.add_column(ratio=1)
        for one, row in zip(movements, rows, strict=True):
            table.add_row(*row, style=_STANDS if one.stands else _GONE)
        self.put(Group(table, *(Text(self._speak(one.text), _ALERT) for one in alerts)))

    def _row(self, one: Movement) -> tuple[str, ...]:
        sign = {1: "+", -1: "-"}.get(one.effect, " ")
        fate = "" if one.stands else self._speak(tell("screen_reversed") if one.reversed else tell("screen_undone"))
        return (f"{one.at_ms / 1000:.3f}", self._speak(term(one.type)), f"{sign}{money(one.amount)}", one.card,
                f"{one.stan:06d}", fate)
