"""Which of the catalogue's mechanisms the explorer finds by itself on `field`, given only clean sales, and in how many runs.

A mechanism counts as found where a schedule that the explorer made has the same kinds of fault at the same points and breaks
the rule that the catalogue's scenario has as its headline. Whose cause is a behaviour of people or hosts, or takes other
steps than a sale, is not asked for.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from posfault import facts, pool
from posfault.bench.stand import Stand
from posfault.explorer import search, trial
from posfault.explorer.search import Search
from posfault.explorer.trial import BROKEN, Found, Setting
from posfault.scenario import ClerkRules, Scenario
from posfault.scenario_file import catalogue, find, load

FIELD = tuple(facts.guards())
SALES = ("sale", "signed_sale", "chip_sale", "code_sale")
FOLLOWS, REPEATS = ClerkRules(), ClerkRules("repeat", "repeat", "repeat")
_STEPS = {"sign on", "sale", "code sale", "wait"}


@dataclass(frozen=True, slots=True)
class Mechanism:
    """runs: until it was found; 0 where it was not. schedule: as what."""

    scenario: Scenario
    runs: int = 0
    schedule: str = ""


def asked() -> list[Scenario]:
    """Those of the catalogue that faults alone can cause in a sale."""
    return [one for one in map(load, catalogue())
            if one.faults and not one.behaviours and {step.clerk for step in one.steps} <= _STEPS]


def found(workers: int) -> list[Mechanism]:
    """Explores each clean sale with a clerk who follows the display, and with one who sells again whatever happens."""
    explored: list[Found] = []
    for name in SALES:
        for clerk in (FOLLOWS, REPEATS):
            setting = Setting(dataclasses.replace(search.bare(load(find(name))), clerk=clerk), FIELD)
            with Stand() as stand:
                events = search.events(stand, setting)
            made = Search(setting, events, lambda batches: pool.each(trial.tried, batches, workers))
            explored += made.singles()
    return [_mechanism(one, explored) for one in asked()]


def _mechanism(scenario: Scenario, explored: list[Found]) -> Mechanism:
    what = sorted((fault.kind, fault.point) for fault in scenario.faults)
    for runs, one in enumerate(explored, 1):
        here = sorted((fault.kind, fault.point) for fault in one.schedule.faults)
        if one.word == BROKEN and here == what and scenario.expect.headline in one.broken:
            return Mechanism(scenario, runs, one.schedule.name)
    return Mechanism(scenario)


def lines(mechanisms: list[Mechanism]) -> list[str]:
    """A table as text."""
    known = [one for one in mechanisms if one.runs]
    rows = [f"{one.scenario.name:<42}{one.scenario.expect.headline:<22}{one.runs or 'no':>6}  {one.schedule}"
            for one in mechanisms]
    return [*rows, f"{len(known)} of {len(mechanisms)} mechanisms found"]


