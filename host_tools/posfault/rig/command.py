"""`posfault rig`: what a rig.toml maps, whether it works, and which faults the rig can make."""

from __future__ import annotations

from pathlib import Path

from cyclopts import App

from posfault import pool, scenario_file
from posfault.options import Port
from posfault.reports import output, rig_tables
from posfault.rig import checking, mapping
from posfault.rig.apparatus import Rig
from posfault.rig.making import table

WORKS, DIFFERS = 0, 1
_CLEAN = "sale"

rig = App(name="rig", help="Hardware that presses a terminal's keys, plays its peripherals, cuts its power.")


@rig.command
def check(file: Path, *, port: Port = None) -> int:
    """Show what a rig.toml maps, and try it: every output is switched for a moment, the power relay too, every UART opened.

    With --port, every key is pressed and seen to come to the terminal there. Exit status 1: one does not.

    Parameters
    ----------
    file
        The rig.toml.
    """
    with Rig(mapping.load(file)) as made:
        tried = [*checking.outputs(made), *checking.lines(made.mapping)]
    if port and made.mapping.keypad:
        with pool.stand_at(port, file) as stand:
            tried += checking.keys(stand, scenario_file.load(scenario_file.find(_CLEAN)))
    output.console().print(rig_tables.tried(tried))
    return DIFFERS if any(one.problem for one in tried) else WORKS


@rig.command
def faults(file: Path) -> int:
    """List the faults at what the rig plays, how it makes each, and those it cannot make; no hardware is needed.

    Parameters
    ----------
    file
        The rig.toml.
    """
    output.console().print(rig_tables.made(table(mapping.load(file))))
    return WORKS
