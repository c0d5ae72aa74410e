"""The proof of the guards as a page: a heat map of guards × scenarios, then what each guard is good for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from posfault import facts
from posfault.proof import OFF_ALONE, ON_ALONE, Outcome, proofs
from posfault.reports.pages import render
from posfault.text import chain, meant, tell

_CELL, _LEFT, _TOP = 12, 250, 150
_SLANTED = 70           # how far the last column's name reaches beyond it


@dataclass(frozen=True, slots=True)
class Cell:
    """look: defends, cures or both. x, y: its upper left corner."""

    x: int
    y: int
    look: str
    said: str


@dataclass(frozen=True, slots=True)
class Map:
    """columns, rows: (where its middle is, name) of each guard, of each scenario."""

    width: int
    height: int
    columns: list[tuple[int, str]]
    rows: list[tuple[int, str]]
    cells: list[Cell]


def page(found: Sequence[Outcome], objections: Sequence[str], whole: bool, language: str) -> Markup:
    """The whole file. whole: it is of the whole catalogue, so that no guard may be idle."""
    proved = proofs(found)
    idle = [one.guard for one in proved if not one.defends]
    rows = [(one, meant("guard", one.guard, facts.guards()[one.guard].meaning)) for one in proved]
    return render("guards.html", language, map=heat(found), rows=rows, idle=idle, whole=whole, runs=len(found),
                  objections=objections, cell=_CELL)


def heat(found: Sequence[Outcome]) -> Map:
    """Where each guard's column and each scenario's row are, and what is where they cross."""
    guards = {name: _LEFT + index * _CELL for index, name in enumerate(facts.guards())}
    names = dict.fromkeys(one.trial.scenario.name for one in found)
    scenarios = {name: _TOP + index * _CELL for index, name in enumerate(names)}
    crossings: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for one in found:
        shown = _shown(one)
        if shown:
            place = guards[one.trial.guards[0]], scenarios[one.trial.scenario.name]
            crossings.setdefault(place, []).append(shown)
    cells = [Cell(x, y, looks[0][0] if len(looks) == 1 else "both", chain("and_then", [said for _, said in looks]))
             for (x, y), looks in crossings.items()]
    columns = [(x + _CELL // 2, name) for name, x in guards.items()]
    rows = [(y + _CELL // 2, name) for name, y in scenarios.items()]
    return Map(_LEFT + len(guards) * _CELL + _SLANTED, _TOP + len(names) * _CELL + 2, columns, rows, cells)


def _shown(one: Outcome) -> tuple[str, str] | None:
    """(look, sentence), where it says something of a single guard."""
    name, guard = one.trial.scenario.name, one.trial.guards[0]
    if one.proves and one.trial.experiment == OFF_ALONE and one.broken:
        return "defends", tell("page_defends", guard=guard, scenario=name, rules=", ".join(one.broken))
    if one.trial.experiment == ON_ALONE and one.cured:
        return "cures", tell("page_cures", guard=guard, scenario=name)
    return None
