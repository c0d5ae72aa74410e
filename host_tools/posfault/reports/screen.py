"""Tables and lines for the screen, through rich; plain text where the output is no terminal or NO_COLOR is set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from posfault.bench.claim import Claim
from posfault.bench.run import Run, clock
from posfault.causes import CAUSES
from posfault.facts import Guard, Kind, Point
from posfault.forms import Number, Parameter
from posfault.money import money
from posfault.profiles import profile_name
from posfault.proof import Proof
from posfault.scenario import Scenario
from posfault.selftest import Computed, Used


def verdict_table() -> Table:
    table = Table(show_lines=False, pad_edge=False, box=None, header_style="bold")
    table.add_column("profile", no_wrap=True)
    table.add_column("scenario", overflow="fold")
    table.add_column("cause", no_wrap=True)
    table.add_column("rules broken", overflow="fold")
    table.add_column("debited", justify="right", no_wrap=True)
    table.add_column("as claimed", overflow="fold")
    return table


def verdict_row(run: Run, claim: Claim, lockstep_only: bool = False) -> tuple[str, ...]:
    """Of one run. lockstep_only: it was to be in real time, and would have taken too long."""
    if not claim.valid:
        word = f"[red]INVALID[/]: {escape(_why_invalid(run))}"
    elif claim.differs:
        word = f"[red]NO[/]: {escape('; '.join(claim.differs))}"
    else:
        word = "[green]yes[/]"
    if lockstep_only:
        word += f"; needs lockstep ({run.end_ms // 60_000} minutes in the shop)"
    broken = f"[yellow]{', '.join(sorted(run.broken))}[/]" if run.broken else "[green]none[/]"
    net = ", ".join(money(amount) for amount in run.net.values())
    return profile_name(run.off), escape(run.scenario.title), ", ".join(run.scenario.cause), broken, net, word


def _why_invalid(run: Run) -> str:
    why = [f"{', '.join(run.not_fired)} never fired"] if run.not_fired else []
    return "; ".join(why + [f"unplugged at {at_ms / 1000:.3f} s" for at_ms in run.unplugged])


def failed_row(scenario: Scenario, off: tuple[str, ...], problem: str) -> tuple[str, ...]:
    """Of a run without a verdict."""
    return (profile_name(off), escape(scenario.title), ", ".join(scenario.cause), "", "",
            f"[red]INVALID[/]: {escape(problem)}")


def not_run_row(scenario: Scenario, off: tuple[str, ...], problem: str) -> tuple[str, ...]:
    """Of one that was not run at all, and so neither passed nor failed."""
    return profile_name(off), escape(scenario.title), ", ".join(scenario.cause), "", "", f"[yellow]{escape(problem)}[/]"


def ran_on(hello: list[Any], port: str, pace: int = 0) -> str:
    """What the terminal runs on, and by which clock."""
    return escape(f"Ran on {hello[1]} ({hello[2]}), heap {hello[3] // 1024} KB, firmware {hello[0]}, port {port}, "
                  f"{clock(pace)}.")


def scenario_table(scenarios: Iterable[Scenario]) -> Table:
    table = Table(pad_edge=False, box=None, header_style="bold")
    for column in ("scenario", "cause", "title", "stopped by"):
        table.add_column(column, overflow="fold")
    for one in scenarios:
        table.add_row(one.name, ", ".join(one.cause), escape(one.title), _stopped_by(one))
    return table


def _stopped_by(scenario: Scenario) -> str:
    """A set is broken through when all of its guards are off: one of each set must be on."""
    return " and ".join(" or ".join(names) for names in scenario.expect.guards)


def cause_table(rows: Mapping[str, Sequence[Scenario]]) -> Table:
    """rows: cause -> its scenarios."""
    table = Table(pad_edge=False, box=None, header_style="bold")
    for column in ("", "what the articles blame", "scenario", "rules broken on field", "stopped by"):
        table.add_column(column, overflow="fold")
    for cause, scenarios in rows.items():
        if not scenarios:
            table.add_row(cause, CAUSES[cause], "none")
        for place, one in enumerate(scenarios):
            head = ("", "") if place else (cause, CAUSES[cause])
            table.add_row(*head, one.name, ", ".join(one.expect.field), _stopped_by(one))
    return table


def point_table(points: Iterable[Point], kinds: Iterable[Kind]) -> Table:
    table = Table(pad_edge=False, box=None, header_style="bold")
    for column in ("point", "one event is", "kinds"):
        table.add_column(column, overflow="fold")
    kinds = list(kinds)
    for point in points:
        table.add_row(point.name, point.event, ", ".join(kind.name for kind in kinds if kind.applies_to(point)))
    return table


def kind_table(kinds: Iterable[Kind]) -> Table:
    """Fault kinds with their parameters."""
    table = Table(pad_edge=False, box=None, header_style="bold")
    for column in ("kind", "what happens", "parameters"):
        table.add_column(column, overflow="fold")
    for kind in kinds:
        table.add_row(kind.name, escape(kind.meaning), "; ".join(_bounds(parameter) for parameter in kind.parameters))
    return table


def _bounds(parameter: Parameter) -> str:
    if isinstance(parameter, Number):
        return f"{parameter.name} {parameter.least} to {parameter.most} ({parameter.default})"
    return f"{parameter.name} {' | '.join(parameter.choices)} ({parameter.default})"


def guard_table(guards: Iterable[Guard], needed: Mapping[str, Sequence[str]]) -> Table:
    """needed: guard -> the scenarios that need it."""
    table = Table(pad_edge=False, box=None, header_style="bold")
    for column in ("guard", "part", "remedy", "protects against", "needed by"):
        table.add_column(column, overflow="fold")
    for guard in guards:
        table.add_row(guard.name, guard.part, guard.remedy, escape(guard.meaning), ", ".join(needed[guard.name]))
    return table


def proof_table(proofs: Iterable[Proof]) -> Table:
    table = Table(pad_edge=False, box=None, header_style="bold")
    for column in ("guard", "the only defence of (rules broken without it)", "alone, it cures"):
        table.add_column(column, overflow="fold")
    for one in proofs:
        defends = "; ".join(f"{name} ({', '.join(broken)})" for name, broken in one.defends.items())
        table.add_row(one.guard, defends or "[red]nothing[/]", ", ".join(one.cures))
    return table


def used_table(used: Iterable[Used]) -> Table:
    table = Table(pad_edge=False, box=None, header_style="bold")
    for column in ("peripheral", "events", "result"):
        table.add_column(column, overflow="fold", justify="right" if column == "events" else "left")
    for one in used:
        table.add_row(one.name, str(one.events), f"[red]{escape(one.problem)}[/]" if one.problem else "[green]works[/]")
    return table


def computed_table(steps: Iterable[Computed]) -> Table:
    table = Table(pad_edge=False, box=None, header_style="bold")
    for column in ("a sale, at the display", "comes", "computes, ms"):
        table.add_column(column, justify="right" if "ms" in column else "left")
    for one in steps:
        table.add_row(one.screen, one.came, f"{one.us / 1000:.1f}")
    return table
