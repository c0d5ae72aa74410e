"""What an exploration found: a row for each set of rules and what struck where, and the exact counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from posfault.explorer.sweep import BROKEN, CLEAN, DEFECT, NOT_REACHED, Found


def table(found: Sequence[Found]) -> Table:
    """Findings of one kind at one point that break the same are one row, with the first of them."""
    made = Table(pad_edge=False, box=None, header_style="bold")
    for column in ("rules broken", "schedules", "the first"):
        made.add_column(column, overflow="fold", justify="right" if column == "schedules" else "left")
    groups: dict[tuple[str, tuple[str, ...]], list[Found]] = {}
    for one in found:
        if one.word in (BROKEN, DEFECT):
            what = one.single.fault
            key = f"{what.kind} {what.point}" if what else one.single.name
            groups.setdefault((key, one.broken), []).append(one)
    for same in groups.values():
        first = same[0]
        said = f"[red]DEFECT[/]: {escape(first.problem)}" if first.problem else ", ".join(first.broken)
        made.add_row(said, str(len(same)), escape(first.single.name))
    return made


def counts(found: Sequence[Found], size: int, seconds: float) -> str:
    """How large the space is, and how much of it ran."""
    words = Counter(one.word for one in found)
    rate = len(found) / seconds if seconds else 0
    whole = "all" if len(found) == size else "[partial]"
    return (f"{size} single faults and behaviours; {whole} {len(found)} executed and judged in {seconds:.1f} s ({rate:.0f} a"
            f" second), none pruned: {words[CLEAN]} clean, {words[BROKEN]} break a rule, {words[NOT_REACHED]} never struck,"
            f" {words[DEFECT]} defects.\n")


def of_found(one: Found) -> dict[str, Any]:
    """One object of `explore --json`."""
    return {"schedule": one.single.name, "result": one.word, "rules_broken": list(one.broken),
            "trace_hash": one.trace_hash, "problem": one.problem}
