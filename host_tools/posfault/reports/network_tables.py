"""What `posfault networks` shows."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from posfault.networks.condition import Condition
from posfault.networks.day import METHODS
from posfault.networks.figures import PER, Cell
from posfault.networks.wilson import interval


def figures(cells: Sequence[Cell]) -> Table:
    table = Table(pad_edge=False, box=None, header_style="bold")
    for column in ("network", "profile"):
        table.add_column(column, no_wrap=True)
    for column in ("sales", "paid", "s a sale", f"duplicate debits per {PER:,} (95 %)", f"one-sided per {PER:,} (95 %)"):
        table.add_column(column, justify="right", overflow="fold")
    for cell in cells:
        counts = cell.counts
        table.add_row(escape(cell.condition), cell.profile, str(counts.sales), str(counts.paid),
                      f"{counts.seconds_a_sale:.1f}", _share(counts.duplicate, counts.sales),
                      _share(counts.one_sided, counts.sales))
    return table


def methods(cells: Sequence[Cell]) -> Table:
    """Wrong debits by the way the customer pays."""
    table = Table(pad_edge=False, box=None, header_style="bold", title=f"wrong debits per {PER:,} sales, by payment method",
                  title_justify="left")
    for column in ("network", "profile"):
        table.add_column(column, no_wrap=True)
    for method in METHODS:
        table.add_column(method, justify="right", overflow="fold")
    for cell in cells:
        table.add_row(escape(cell.condition), cell.profile,
                      *(_share(cell.counts.wrong[method], cell.counts.served[method]) for method in METHODS))
    return table


def _share(found: int, of: int) -> str:
    if not of:
        return "-"
    low, high = interval(found, of)
    text = f"{found / of * PER:.0f} ({low * PER:.0f}–{high * PER:.0f})"
    return f"[yellow]{text}[/]" if found else text


def fired(cells: Sequence[Cell], conditions: Sequence[Condition], seed: int) -> str:
    """What the figures are made of, and what they are not."""
    drawn, struck = sum(one.counts.drawn for one in cells), sum(one.counts.fired for one in cells)
    days = sum(one.days for one in cells)
    lines = [f"{days} runs of a day on the real firmware, seed {seed}. Of {drawn} faults drawn {struck} fired, and only "
             "those count; the others were drawn for events that their day did not come to."]
    lost = [problem for one in cells for problem in one.no_verdict]
    if lost:
        lines.append(f"{len(lost)} runs gave no verdict and are left out: {lost[0]}")
    assumed = sorted({one.name for one in conditions if any("assumed" in source for _, source in one.sources)})
    if assumed:
        lines.append(f"Some figures are assumed, as their files say: {', '.join(assumed)}.")
    return "\n".join(lines) + "\n"
