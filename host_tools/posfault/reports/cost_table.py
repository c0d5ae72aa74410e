"""What `posfault guards --cost` shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from posfault.drills.cost import Price, Spent


def costs(prices: Sequence[Price], scenarios: int) -> tuple[Table, str]:
    """The guards that cost something, the dearest first, and a line on the others."""
    table = Table(pad_edge=False, box=None, header_style="bold")
    table.add_column("guard", no_wrap=True)
    for column in ("keys", "seconds", "messages"):
        table.add_column(column, justify="right")
    table.add_column("where (keys, seconds, messages)", overflow="fold")
    dear = sorted((one for one in prices if any(one.added[name] != (0, 0, 0) for name in one.added)),
                  key=lambda one: (-one.total.ms, -one.total.keys, -one.total.messages))
    for one in dear:
        where = [f"{name} ({', '.join(_figures(spent))})" for name, spent in one.added.items() if spent != (0, 0, 0)]
        table.add_row(one.guard, *_figures(one.total), "; ".join(where))
    free = len(prices) - len(dear)
    return table, (f"Added by each guard alone to {scenarios} clean scenarios in which nothing goes wrong. "
                   f"The other {free} guards cost nothing there.\n")


def _figures(spent: Spent) -> tuple[str, str, str]:
    return f"{spent.keys:+d}", f"{spent.ms / 1000:+.2f}", f"{spent.messages:+d}"


def of_price(price: Price) -> dict[str, Any]:
    """One object of `guards --cost --json`."""
    return {"guard": price.guard, **_object(price.total),
            "scenarios": {name: _object(spent) for name, spent in price.added.items()},
            "broken_without": {name: list(rules) for name, rules in price.broken.items()}}


def line_of(price: Price) -> dict[str, Any]:
    """One line of its CSV."""
    return {"guard": price.guard, **_object(price.total)}


def _object(spent: Spent) -> dict[str, Any]:
    return {"keys": spent.keys, "ms": spent.ms, "messages": spent.messages}
