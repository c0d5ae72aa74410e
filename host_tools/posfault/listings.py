"""The verbs that list what there is: scenarios, points, guards, and the schema of scenario files. No terminal is needed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from posfault import facts, scenario_schema, suggest
from posfault.causes import CAUSES
from posfault.errors import InputError
from posfault.reports import output, screen, summary
from posfault.scenario import Scenario
from posfault.scenario_file import catalogue, load
from posfault.selection import Selection


def scenarios(chosen: Selection, target: Path | None) -> int:
    """The catalogue, as far as it is chosen."""
    found = chosen.of(_catalogue())
    output.console().print(screen.scenario_table(found))
    if target:
        summary.write(target, [summary.of_scenario(one) for one in found])
    return 0


def causes(chosen: Selection, target: Path | None) -> int:
    """Every row of the articles with its scenarios, as far as they are chosen."""
    found = chosen.of(_catalogue())
    rows = {cause: [one for one in found if cause in one.cause] for cause in CAUSES if chosen.cause in ("", cause)}
    output.console().print(screen.cause_table(rows))
    if target:
        summary.write(target, [summary.of_cause(cause, scenarios) for cause, scenarios in rows.items()])
    return 0


def points(name: str | None, target: Path | None) -> int:
    """Every point with its kinds; of one point, each kind with its parameters."""
    known = facts.points()
    if name is not None:
        _must_be_one(name, known, "point")
    kinds = list(facts.kinds().values())
    if name is None:
        output.console().print(screen.point_table(known.values(), kinds))
    else:
        output.plain(f"{name}: one event is {known[name].event}\n")
        output.console().print(screen.kind_table([kind for kind in kinds if kind.applies_to(name)]))
    if target:
        summary.write(target, [summary.of_point(one, kinds) for one in known.values() if name in (None, one.name)])
    return 0


def guards(names: Sequence[str], target: Path | None) -> int:
    """Every guard, or only these, and the scenarios that need it."""
    known = facts.guards()
    for name in names:
        _must_be_one(name, known, "guard")
    found = _catalogue()
    needed = {name: [one.name for one in found if any(name in guards for guards in one.expect.guards)]
              for name in known if name in (names or known)}
    output.console().print(screen.guard_table([known[name] for name in needed], needed))
    if target:
        summary.write(target, [summary.of_guard(known[name], scenarios) for name, scenarios in needed.items()])
    return 0


def _must_be_one(name: str, known: Iterable[str], what: str) -> None:
    if name not in known:
        raise InputError(suggest.shown(name), f"there is no such {what}", suggest.remedy(name, known, f"{what}s"))


def schema(out: Path | None) -> int:
    """The JSON Schema of scenario files."""
    text = json.dumps(scenario_schema.schema(), indent=2) + "\n"
    if out:
        summary.write_text(out, text)
    else:
        output.plain(text)
    return 0


def _catalogue() -> list[Scenario]:
    return [load(path) for path in catalogue()]
