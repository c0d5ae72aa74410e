"""Runs as JSON: a list of plain objects, for other programs."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from posfault.bench.run import Run
from posfault.bench.wrong_money import Wrong
from posfault.boards import TCP, TUNNEL
from posfault.causes import CAUSES
from posfault.drills import impacts
from posfault.errors import InputError
from posfault.facts import Guard, Kind, Point
from posfault.profiles import profile_name
from posfault.proof import Outcome
from posfault.reports import impacts as impacts_report
from posfault.scenario import Scenario
from posfault.selection import tags
from posfault.selftest import Computed, Used


def of_run(run: Run, expected: Sequence[str] | None, ok: bool) -> dict[str, Any]:
    """One object of `reproduce --json` and `run --json`. expected: None where the file does not say."""
    return {
        "scenario": run.scenario.name,
        "cause": list(run.scenario.cause),
        "profile": profile_name(run.off),
        "guards_off": list(run.off),
        "rules_broken": sorted(run.broken),
        "expected": None if expected is None else sorted(expected),
        "ok": ok,
        "fired": run.fired,
        "not_fired": run.not_fired,
        "pace": run.pace,
        "network": TCP if run.over_tcp else TUNNEL,
        "real": list(run.real),
        "played": list(run.played),
        "unplugged": list(run.unplugged),
        "trace_hash": run.trace_hash,
        "net": run.net,
        "findings": run.broken,
        "wrong_money": [_wrong(one, run.end_ms) for one in run.wrong_money],
        "impacts": impacts_report.of(impacts.of(run)),
        "alerts": [dataclasses.asdict(one) for one in run.evidence.alerts],
    }


def line_of_run(one: Mapping[str, Any]) -> dict[str, Any]:
    """One line of `reproduce --csv`: what is no table of its own."""
    plain = ("scenario", "cause", "profile", "guards_off", "rules_broken", "ok", "fired", "not_fired", "pace", "network",
             "trace_hash")
    net = [f"{intent}: {amount}" for intent, amount in one["net"].items()]
    return {**{name: one[name] for name in plain}, "net": "; ".join(net), "error": one.get("error", "")}


def _wrong(one: Wrong, end_ms: int) -> dict[str, Any]:
    return {
        "whose": one.whose,
        "amount": one.amount,
        "since_ms": one.since_ms,
        "until_ms": one.until_ms,
        "stood_ms": one.stood_ms(end_ms),
        "seen_after_ms": one.seen_after_ms,
        "seen_by": one.seen.suspicion if one.seen else None,
    }


def of_failure(scenario: Scenario, off: tuple[str, ...], problem: str) -> dict[str, Any]:
    """The same for a run without a verdict, and why there is none."""
    return {
        "scenario": scenario.name,
        "cause": list(scenario.cause),
        "profile": profile_name(off),
        "guards_off": list(off),
        "rules_broken": [],
        "expected": None,
        "ok": False,
        "fired": [],
        "not_fired": [],
        "pace": 0,
        "network": TUNNEL,
        "trace_hash": "",
        "net": {},
        "findings": {},
        "wrong_money": [],
        "impacts": {},
        "alerts": [],
        "error": problem,
    }


def of_scenario(scenario: Scenario) -> dict[str, Any]:
    """One object of `list --json`."""
    return {
        "scenario": scenario.name,
        "cause": list(scenario.cause),
        "title": scenario.title,
        "guards": [list(guards) for guards in scenario.expect.guards],
        "field": list(scenario.expect.field),
        "tags": sorted(tags(scenario)),
    }


def of_cause(cause: str, scenarios: Sequence[Scenario]) -> dict[str, Any]:
    """One object of `list --causes --json`."""
    return {"cause": cause, "meaning": CAUSES[cause], "scenarios": [of_scenario(one) for one in scenarios]}


def of_point(point: Point, kinds: Sequence[Kind]) -> dict[str, Any]:
    """One object of `points --json`."""
    return {
        "point": point.name,
        "direction": point.direction,
        "event": point.event,
        "kinds": [
            {"kind": kind.name, "part": kind.part, "meaning": kind.meaning,
             "parameters": [dataclasses.asdict(parameter) for parameter in kind.parameters]}
            for kind in kinds if kind.applies_to(point)
        ],
    }


def of_guard(guard: Guard, scenarios: Sequence[str]) -> dict[str, Any]:
    """One object of `guards --json`. scenarios: those that need it."""
    return {**{"guard" if key == "name" else key: value for key, value in dataclasses.asdict(guard).items()},
            "scenarios": list(scenarios)}


def of_self_test(used: Sequence[Used], gave_up: Sequence[str], steps: Sequence[Computed]) -> dict[str, Any]:
    """The object of `selftest --json`. us: computed by one sale, waits and link left out."""
    return {
        "peripherals": [dataclasses.asdict(one) for one in used],
        "gave_up": list(gave_up),
        "sale": [dataclasses.asdict(one) for one in steps],
        "us": sum(one.us for one in steps),
    }


def of_outcome(one: Outcome) -> dict[str, Any]:
    """One object of `guards --prove --json`, and one line of its CSV."""
    return {
        "experiment": one.trial.experiment,
        "guards": list(one.trial.guards),
        "scenario": one.trial.scenario.name,
        "rules_broken": list(one.broken),
        "headline": one.headline,
        "not_fired": list(one.not_fired),
        "problem": one.problem,
    }


def write_csv(path: Path, objects: Sequence[Mapping[str, Any]]) -> None:
    """A line each, lists with a blank between; whole or not at all."""
    text = io.StringIO()
    lines = csv.DictWriter(text, list(objects[0]) if objects else [])
    lines.writeheader()
    lines.writerows({key: " ".join(value) if isinstance(value, list) else value for key, value in one.items()}
                    for one in objects)
    write_text(path, text.getvalue())


def write(path: Path, objects: Sequence[Mapping[str, Any]]) -> None:
    """Writes the file whole or not at all."""
    write_text(path, json.dumps(objects, ensure_ascii=False, indent=2) + "\n")


def write_text(path: Path, text: str) -> None:
    """The same of text."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Writes beside the target first, so that an interrupted write leaves what was there. Into a device or a pipe it goes as
    it is: nothing may take its place.
    """
    special = path.exists() and not path.is_file()
    beside = path if special else path.with_name(path.name + ".part")
    try:
        if not special:
            beside.unlink(missing_ok=True)      # a link would lead elsewhere
        beside.write_bytes(content)
        if not special:
            beside.replace(path)
    except OSError as problem:
        if not special:
            with contextlib.suppress(OSError):
                beside.unlink()
        raise InputError(path, f"cannot be written ({problem.strerror})", "name another file") from None
