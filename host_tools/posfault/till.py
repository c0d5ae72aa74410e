"""How long customers stood at the till, by what the display showed meanwhile."""

from __future__ import annotations

from posfault.bench.evidence import CLOSING
from posfault.bench.run import Run


def customers_ms(run: Run) -> dict[str, int]:
    """Intent -> ms from the first to the last text that the display showed while its customer was there.

    The closing's own sale is left out, and so is the time in which nobody touches the terminal between two customers.
    """
    shown = [at_ms for at_ms, _ in run.evidence.shown]
    spent: dict[str, int] = {}
    for (since_ms, until_ms), name in _stretches(run):
        if name and name != CLOSING:
            last = max((at_ms for at_ms in shown if since_ms <= at_ms < until_ms), default=since_ms)
            spent[name] = spent.get(name, 0) + last - since_ms
    return spent


def _stretches(run: Run) -> list[tuple[tuple[int, int], str]]:
    """((from, to), who was there), as long as it was the same."""
    found: list[tuple[tuple[int, int], str]] = []
    for at_ms, _, name in run.evidence.tills:
        if found and found[-1][1] == name:
            continue
        if found:
            found[-1] = (found[-1][0][0], at_ms), found[-1][1]
        found.append(((at_ms, run.end_ms), name))
    return found
