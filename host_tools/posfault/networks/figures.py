"""What the days come to: one cell for each condition and profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from posfault.networks.day import METHODS
from posfault.networks.trial import NOBODYS, Lived
from posfault.networks.wilson import interval

PER = 10_000            # sales that the figures are told of


@dataclass
class Cell:
    """Sums of all its days; see Lived. no_verdict: days that gave none, which count for nothing else."""

    condition: str
    profile: str
    days: int = 0
    no_verdict: int = 0
    served: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    paid: int = 0
    duplicate: int = 0
    one_sided: int = 0
    till_ms: int = 0
    drawn: int = 0
    fired: int = 0

    def take(self, one: Lived) -> None:
        if one.problem:
            self.no_verdict += 1
            return
        self.days += 1
        self.served += one.served
        self.wrong += one.wrong
        for name in ("paid", "duplicate", "one_sided", "till_ms", "drawn", "fired"):
            setattr(self, name, getattr(self, name) + getattr(one, name))

    @property
    def sales(self) -> int:
        return self.served.total()

    @property
    def seconds_a_sale(self) -> float:
        return self.till_ms / 1000 / self.sales if self.sales else 0.0


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
    kinds = [*METHODS, *([NOBODYS] if cell.wrong[NOBODYS] else [])]
    return {
        "network": cell.condition, "profile": cell.profile, "days": cell.days, "days_without_verdict": cell.no_verdict,
        "sales": cell.sales, "paid": cell.paid, "seconds_a_sale": round(cell.seconds_a_sale, 3),
        "faults_drawn": cell.drawn, "faults_fired": cell.fired,
        "duplicate": share(cell.duplicate, cell.sales), "one_sided": share(cell.one_sided, cell.sales),
        "wrong": share(cell.wrong.total(), cell.sales),
        "wrong_by_method": {one: share(cell.wrong[one], cell.served[one]) for one in kinds},
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
