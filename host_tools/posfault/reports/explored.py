"""What an exploration found: a row for each set of rules and what struck where, and the exact counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from posfault.explorer.findings import Finding
from posfault.explorer.schedule import Schedule
from posfault.explorer.search import Stage
from posfault.explorer.trial import BROKEN, CLEAN, DEFECT, NOT_REACHED, Found
from posfault.reports.junit import Case


def grouped(found: Iterable[Found]) -> list[list[Found]]:
    """Findings of the same kinds at the same points that break the same, together."""
    groups: dict[tuple[object, ...], list[Found]] = {}
    for one in found:
        if one.word in (BROKEN, DEFECT):
            groups.setdefault((what(one.schedule), one.broken, one.problem), []).append(one)
    return list(groups.values())


def what(schedule: Schedule) -> tuple[object, ...]:
    """Kinds and points, without where and how."""
    return (*((one.kind, one.point) for one in schedule.faults), *schedule.behaviours)


def table(findings: Sequence[Finding]) -> Table:
    """A row for each finding: how many schedules came to it, and the smallest that does."""
    made = Table(pad_edge=False, box=None, header_style="bold")
    for column in ("rules broken", "schedules", "shrunk to"):
        made.add_column(column, overflow="fold", justify="right" if column == "schedules" else "left")
    for one in findings:
        first = one.found[0]
        said = f"[red]DEFECT[/]: {escape(first.problem)}" if first.problem else ", ".join(first.broken)
        made.add_row(said, str(len(one.found)), escape(_small(one)))
    return made


def _small(one: Finding) -> str:
    if not one.shrunk:
        return one.found[0].schedule.name
    steps = ", ".join(step.clerk for step in one.shrunk.setting.scenario.steps)
    return f"{one.shrunk.name} ({steps})" + ("" if one.shrunk.minimal else ", not shrunk to the end")


def counts(stage: Stage) -> str:
    """How large the stage was, and how much of it ran."""
    tried = f"partial: {stage.tried}" if stage.partial else "all"
    rate = f" ({stage.executed / stage.seconds:.0f} a second)" if stage.executed and stage.seconds else ""
    said = [f"{stage.name}: {stage.size} schedules, {tried} of them tried in {stage.seconds:.1f} s",
            f"{stage.executed} executed and judged{rate}"]
    if stage.same:
        said.append(f"{stage.same} told by another run that comes to the same")
    if stage.known:
        said.append(f"{stage.known} from the database")
    words = stage.words
    text = ", ".join(said) + (f": {words[CLEAN]} clean, {words[BROKEN]} break a rule, {words[NOT_REACHED]} never struck,"
                              f" {words[DEFECT]} defects.")
    if stage.equal or stage.implied:
        text += (f" Left out beside these: {stage.equal} whose first fault or power cut leaves what another leaves,"
                 f" {stage.implied} with a part that breaks a rule by itself.")
    return text + "\n"


def of_found(one: Found) -> dict[str, Any]:
    """One object of `explore --json`."""
    return {"schedule": one.schedule.name, "result": one.word, "rules_broken": list(one.broken),
            "trace_hash": one.trace_hash, "problem": one.problem}


def case(one: Found) -> Case:
    """One schedule in `explore --junit`."""
    return Case(
        one.schedule.name,
        failure=f"breaks {', '.join(one.broken)}" if one.word == BROKEN else "",
        error=one.problem,
        skipped="not all of it struck" if one.word == NOT_REACHED else "",
    )
