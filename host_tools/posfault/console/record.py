"""Writes a session as a scenario file, which anybody can run: with what it came to on `field` and on `hardened`."""

from __future__ import annotations

import contextlib
import dataclasses
from pathlib import Path

from posfault import profiles
from posfault.bench.run import Run, run
from posfault.bench.stand import Stand
from posfault.errors import PosfaultError
from posfault.link.unix_home import UnixHome
from posfault.reports import summary
from posfault.scenario import Expect, Scenario
from posfault.scenario_writer import dumps


def record(path: Path, scenario: Scenario, off: tuple[str, ...], stand: Stand) -> Run | PosfaultError:
    """The file, whole or not at all. Gives the same run with the guards `off`, on the unix port in lockstep; or why there
    is none, and then the file claims nothing.

    stand: its terminal is used where it is on the unix port. Raises InputError for a file that cannot be written.
    """
    named = dataclasses.replace(scenario, name=path.stem, path=path)
    meant = {step.intent: step.amount for step in named.steps if step.intent}
    expect = Expect(net=meant)
    came_to: Run | PosfaultError
    try:
        with contextlib.nullcontext(stand) if isinstance(stand.home, UnixHome) else Stand() as judge:
            judge.home.cut_power()          # whatever state the session left it in
            expect = _claims(judge, named, meant)
            came_to = run(judge, named, off)
    except PosfaultError as problem:
        came_to = problem
    summary.write_text(path, dumps(dataclasses.replace(named, expect=expect)))
    return came_to


def _claims(stand: Stand, scenario: Scenario, meant: dict[str, int]) -> Expect:
    """What it comes to, said as a scenario claims it."""
    field, hardened = (run(stand, scenario, profiles.guards_off(name)) for name in profiles.PROFILES)
    broken = tuple(field.broken)
    return Expect(broken[0] if broken else "", broken, {intent: hardened.net.get(intent, 0) for intent in meant})
