"""The verbs `drill` and `networks`, and their options."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, validators

from posfault import pool
from posfault.commands import known
from posfault.drills import command
from posfault.drills.command import Wanted, Where
from posfault.drills.history import default_path
from posfault.errors import InputError
from posfault.networks import command as comparing
from posfault.networks.command import Results
from posfault.options import Guard, Html, Json, PageLanguage, Port, Profile, Tag, Workers, written
from posfault.text import ENGLISH

_SALES_MOST = 10_000_000

Csv = Annotated[Path | None, written("write the result as CSV to this file too")]
Instead = Annotated[bool, Parameter(negative="")]
Sales = Annotated[int, Parameter(help="so many customers for each network and profile",
                                 validator=validators.Number(gte=1, lte=_SALES_MOST))]


def drill(*names: str, tag: Tag = "", profile: Profile = "hardened", guard: Guard = None, due: Instead = False,
          list_: Annotated[bool, Parameter(name="--list", negative="")] = False, every: str = "", detect_within: str = "",
          recover_within: str = "", history: Path | None = None, json: Json = None, csv: Csv = None, html: Html = None,
          language: PageLanguage = "", port: Port = None, workers: Workers = 0) -> int:
    """Run the scenarios as an emergency drill: who was told that something is wrong, how fast, how fast it was put right.

    Each drill is kept, compared with the one before, and held against the targets. Exit status 1: a target is missed,
    something got worse, or a verdict is another than the scenario's file claims.

    Parameters
    ----------
    names
        Scenarios by name or file; all of them by default. A drill of some by their names does not move the due date.
    due
        Instead, say when the last drill was and when the next is due. Exit status 1: it is overdue.
    list_
        Instead, list the drills that were: how often, how well.
    every
        How often there is to be a drill, such as 90d; kept in the history, 90d at first.
    detect_within
        Somebody is to be told within so long, such as 60s; kept in the history, none takes it back.
    recover_within
        Wrong money is to be taken back within so long, such as 1h; kept in the history, none takes it back.
    history
        The database of drills; one in the user's data folder by default.
    """
    for other, given in (("--list", list_), ("--html", html)):
        if due and given:
            raise InputError("--due", f"does not go with {other}", "leave one of the two out")
    where = Where(port, workers or pool.jobs_here(), json, csv, html, known(language or ENGLISH))
    wanted = Wanted(names, tag, profile, tuple(guard or ()))
    _ = due or list_ or wanted.scenarios()  # what is wrong with one is said before a history is made
    with command.opened(history or default_path()) as held:
        aims = command.kept_targets(held, every, detect_within, recover_within)
        if due:
            return command.due(held, aims, int(time.time()), json)
        if list_:
            return command.listed(held, where)
        return command.drill(held, wanted, where)


def networks(*names: str, profile: str | None = None, sales: Sales = 480, seed: int = 1, out: Path | None = None,
             json: Json = None, csv: Csv = None, workers: Workers = 0) -> int:
    """Compare networks: duplicate and one-sided debits in a simulated day's trade on each of them, on both profiles.

    Exit status 1: on `hardened` a rule is broken; 3: a day gave no verdict.

    Parameters
    ----------
    names
        Networks by name (wired, wifi, modem_2g, modem_4g, storm) or by the path of a TOML file; all of them by default.
    profile
        Only this one: field or hardened.
    seed
        Of customers and faults; the same seed makes the same days.
    out
        A folder for a scenario file of each day that breaks a rule, which `posfault run` replays.
    """
    return comparing.networks(names, profile, sales, seed, workers or pool.jobs_here(), Results(out, json, csv))
