"""Runs a scenario for its case: once for what happened, and again without each thing that went wrong, for who did it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from posfault import pool, profiles
from posfault.bench.run import Run, run
from posfault.bench.stand import Stand
from posfault.complaints import diagnosis, responsible
from posfault.complaints.case import Case
from posfault.complaints.diagnosis import Diagnosis
from posfault.complaints.from_run import case_of
from posfault.scenario import Scenario
from posfault.scenario_file import find, load


class Lived(NamedTuple):
    """A case, and what is to be known of the terminal for a diagnosis from afar."""

    case: Case
    diagnosis: Diagnosis


def lived(name: str, profile: str, guards: Sequence[str]) -> Lived:
    """The case of a scenario by name or file, on the unix port. Raises InvalidRun where it proves nothing."""
    scenario = load(find(name))
    off = profiles.guards_off(profile, guards)
    with pool.stand_at(None) as stand:
        return Lived(on(stand, scenario, off), diagnosis.of(stand, scenario, off))


def on(stand: Stand, scenario: Scenario, off: tuple[str, ...]) -> Case:
    """The same case on a stand that is there."""
    blames = responsible.blames(stand, scenario, off)
    done: Run = run(stand, scenario, off)
    return case_of(done, blames)
