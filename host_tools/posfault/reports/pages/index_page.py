"""The index of a folder of pages: causes × profiles, then every scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from posfault.causes import CAUSES
from posfault.reports.pages import render
from posfault.scenario import Scenario
from posfault.text import meant


@dataclass(frozen=True, slots=True)
class Row:
    """One run. object: of `reproduce --json`. address: of its page, "" where it gave no verdict."""

    scenario: Scenario
    profile: str
    object: Mapping[str, Any]
    address: str

    @property
    def look(self) -> str:
        """none, broken, or invalid where it proves nothing."""
        if "error" in self.object or self.object["not_fired"]:
            return "invalid"
        return "broken" if self.object["rules_broken"] else "none"


def page(rows: Sequence[Row], language: str) -> Markup:
    """The whole file."""
    profiles = list(dict.fromkeys(one.profile for one in rows))
    scenarios = {one.scenario.name: one.scenario for one in rows}
    runs = {(one.scenario.name, one.profile): one for one in rows}
    return render("index.html", language, profiles=profiles, runs=runs, scenarios=scenarios, causes=_causes(rows, profiles),
                  counts=[(name, *_count([one for one in rows if one.profile == name])) for name in profiles],
                  unlike=[one for one in rows if not one.object["ok"]])


def _causes(rows: Sequence[Row], profiles: Sequence[str]) -> list[tuple[str, str, list[tuple[int, int]]]]:
    """(row of the articles, what it says, for each profile how many scenarios break a rule, and of how many)."""
    found: list[tuple[str, str, list[tuple[int, int]]]] = []
    for cause, english in CAUSES.items():
        of = [one for one in rows if cause in one.scenario.cause]
        if of:
            found.append((cause, meant("cause", cause, english),
                          [_count([one for one in of if one.profile == name]) for name in profiles]))
    return found


def _count(rows: Sequence[Row]) -> tuple[int, int]:
    return sum(one.look == "broken" for one in rows), len(rows)
