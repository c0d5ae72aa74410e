"""What a rig maps and can do, as tables."""

from __future__ import annotations

from collections.abc import Iterable

from rich.markup import escape
from rich.table import Table

from posfault.rig.checking import Tried


def tried(found: Iterable[Tried]) -> Table:
    table = _table("the terminal's", "at the rig", "tried")
    for one in found:
        colour = "red" if one.problem else "green"
        table.add_row(escape(one.what), escape(one.where), f"[{colour}]{escape(one.said)}[/]")
    return table


def made(rows: Iterable[tuple[str, str, str]]) -> Table:
    """rows: (point, kind, how), how being empty where it cannot be made."""
    table = _table("point", "fault", "how")
    for point, kind, how in rows:
        table.add_row(point, kind, escape(how) if how else "[yellow]not possible on this rig[/]")
    return table


def _table(*columns: str) -> Table:
    table = Table(pad_edge=False, box=None, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
