"""What an exploration covered, by point and kind, and what it found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from posfault import facts
from posfault.explorer import space
from posfault.explorer.findings import Finding
from posfault.explorer.schedule import Schedule
from posfault.explorer.search import Search
from posfault.explorer.trial import BROKEN, DEFECT
from posfault.profiles import profile_name
from posfault.reports.pages import render
from posfault.text import meant

BEHAVIOURS = "behaviours"
Place = tuple[str, str]         # point, or BEHAVIOURS; kind, or the behaviour's name


@dataclass(slots=True)
class Covered:
    """Of one place. planned: single schedules that there are; tried: of these; words: what came of each. more: schedules of
    several parts that it was in."""

    planned: int = 0
    tried: int = 0
    more: int = 0
    words: Counter[str] = field(default_factory=Counter)

    @property
    def look(self) -> str:
        if self.words[BROKEN] or self.words[DEFECT]:
            return "hot"
        return "cool" if self.tried and self.tried >= self.planned else "partial"


def places(schedule: Schedule) -> list[Place]:
    """Where its parts are."""
    return [*((one.point, one.kind) for one in schedule.faults), *((BEHAVIOURS, one.name) for one in schedule.behaviours)]


def covered(made: Search) -> dict[Place, Covered]:
    """What was planned and tried at every place that the search could reach."""
    found: dict[Place, Covered] = {}
    if any(stage.name == "singles" for stage in made.stages):
        for schedule in space.singles(made.events, made.patterns):
            found.setdefault(places(schedule)[0], Covered()).planned += 1
    for one in made.found:
        for place in places(one.schedule):
            of = found.setdefault(place, Covered())
            if len(one.schedule) == 1:
                of.tried += 1
                of.words[one.word] += 1
            else:
                of.more += 1
    return found


def page(made: Search, shrunk: Sequence[Finding], language: str) -> Markup:
    """The whole file."""
    of = covered(made)
    return render(
        "explore.html", language, scenario=made.setting.scenario, profile=profile_name(made.setting.off), stages=made.stages,
        broken=sum(stage.words[BROKEN] for stage in made.stages), defects=sum(stage.words[DEFECT] for stage in made.stages),
        tables=_tables(of), findings=[(one, one.found[0]) for one in shrunk],
        kinds=[(kind, meant("kind", kind, facts.kinds()[kind].meaning)) for kind in facts.kinds()
               if any(place[1] == kind and place[0] != BEHAVIOURS for place in of)],
        behaviours=[(one.name, meant("behaviour", one.name, one.meaning), of[BEHAVIOURS, one.name])
                    for one in facts.behaviours().values() if (BEHAVIOURS, one.name) in of],
    )


def _tables(of: dict[Place, Covered]) -> list[tuple[str, list[str], list[tuple[str, list[Covered | None]]]]]:
    """For each peripheral: its name, the kinds that are in columns, and a row for each of its points."""
    found = []
    points = [point for point in facts.points().values() if any(place[0] == point.name for place in of)]
    for peripheral in dict.fromkeys(point.peripheral for point in points):
        own = [point.name for point in points if point.peripheral == peripheral]
        kinds = [kind for kind in facts.kinds() if any((name, kind) in of for name in own)]
        found.append((peripheral, kinds, [(name, [of.get((name, kind)) for kind in kinds]) for name in own]))
    return found
