"""What the days come to: one cell for each condition and profile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from posfault.networks.day import METHODS
from posfault.networks.trial import NOBODYS, Counts, Lived
from posfault.networks.wilson import interval

PER = 10_000            # sales that the figures are told of


@dataclass
class Cell:
    """Sums of all its days. no_verdict: of each day that gave none, why; it counts for nothing else."""

    condition: str
    profile: str
    days: int = 0
    no_verdict: list[str] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)

    def take(self, one: Lived) -> None:
        if one.problem:
            self.no_verdict.append(one.problem)
        else:
            self.days += 1
            self.counts += one.counts


def cells(found: Iterable[Lived]) -> list[Cell]:
    """By condition, and of each in the order of the profiles."""
    made: dict[tuple[str, str], Cell] = {}
    for one in found:
        made.setdefault((one.condition, one.profile), Cell(one.condition, one.profile)).take(one)
    return sorted(made.values(), key=lambda cell: cell.condition)


def share(found: int, of: int) -> dict[str, Any]:
    """So many of so many sales, as sales of PER with their 95 % interval."""
    low, high = interval(found, of)
    return {"found": found, "of": of, "per_10000": round(found / of * PER, 1) if of else None,
            "low": round(low * PER, 1), "high": round(high * PER, 1)}


def of_cell(cell: Cell) -> dict[str, Any]:
    """One object of `networks --json`."""
    counts = cell.counts
    kinds = [*METHODS, *([NOBODYS] if counts.wrong[NOBODYS] else [])]
    return {
        "network": cell.condition, "profile": cell.profile, "days": cell.days, "days_without_verdict": len(cell.no_verdict),
        "sales": counts.sales, "paid": counts.paid, "seconds_a_sale": round(counts.seconds_a_sale, 3),
        "faults_drawn": counts.drawn, "faults_fired": counts.fired,
        "duplicate": share(counts.duplicate, counts.sales), "one_sided": share(counts.one_sided, counts.sales),
        "wrong": share(counts.wrong.total(), counts.sales),
        "wrong_by_method": {one: share(counts.wrong[one], counts.served[one]) for one in kinds},
    }


def line_of(cell: Cell) -> dict[str, Any]:
    """One line of `networks --csv`: the same, flat."""
    flat: dict[str, Any] = {}
    for key, value in of_cell(cell).items():
        if key == "wrong_by_method":
            for method in METHODS:
                flat |= {f"wrong_{method}_{name}": part for name, part in value[method].items()}
        elif isinstance(value, dict):
            flat |= {f"{key}_{name}": part for name, part in value.items()}
        else:
            flat[key] = value
    return flat
