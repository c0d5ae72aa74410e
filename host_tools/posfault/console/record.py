"""Writes a session as a scenario file, which anybody can run: with what it came to on `field` and on `hardened`."""

from __future__ import annotations

import contextlib
import dataclasses
from pathlib import Path
from typing import NamedTuple

from posfault import profiles
from posfault.bench.run import Run, run
from posfault.bench.stand import Stand
from posfault.errors import PosfaultError
from posfault.link.unix_home import UnixHome
from posfault.reports import summary
from posfault.scenario import Expect, Scenario
from posfault.scenario_writer import dumps


class Recorded(NamedTuple):
    """again: the session replayed. field, hardened: the same keys with no guard on, and with all."""

    again: Run
    field: Run
    hardened: Run


def record(path: Path, scenario: Scenario, off: tuple[str, ...], stand: Stand | None) -> Recorded | PosfaultError:
    """Writes the file, whole or not at all. It is replayed for that, on the unix port in lockstep with the guards `off`, on
    `field` and on `hardened`. Where that is not possible, the file claims no more than it did, and the reason is given.

    stand: that of the session, where it is to be trusted; it is used where it is on the unix port. Raises InputError for a
    file that cannot be written.
    """
    named = dataclasses.replace(scenario, name=path.stem, path=path)
    found = _replayed(named, off, stand)
    if isinstance(found, Recorded):
        broken = tuple(found.field.broken)
        named = dataclasses.replace(named, expect=Expect(broken[0] if broken else "", broken, found.hardened.net))
    summary.write_text(path, dumps(named))
    return found


def _replayed(scenario: Scenario, off: tuple[str, ...], stand: Stand | None) -> Recorded | PosfaultError:
    try:
        usable = contextlib.nullcontext(stand) if stand and isinstance(stand.home, UnixHome) else None
        with usable or Stand() as judge:
            field, hardened = (run(judge, scenario, profiles.guards_off(name)) for name in profiles.PROFILES)
            return Recorded(run(judge, scenario, off), field, hardened)
    except PosfaultError as problem:
        return problem
