"""The verbs `explore` and `explain`, and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, validators

from posfault import pool
from posfault.commands import known
from posfault.durations import seconds
from posfault.explorer import against as comparing
from posfault.explorer import command as exploring
from posfault.explorer import explain_command
from posfault.explorer.command import Results, Wanted
from posfault.explorer.space import Patterns
from posfault.explorer.store import default_path
from posfault.options import Guard, Html, Json, Language, Markdown, PageLanguage, Profile, Stage, Workers, written
from posfault.text import ENGLISH

JUnit = Annotated[Path | None, written("write the result as JUnit XML to this file too")]
Out = Annotated[Path | None, Parameter(help="a folder for a scenario file of each finding; those of an earlier"
                                                " search of the same scenario go")]
Clerk = Annotated[list[str] | None, Parameter(help="how the clerk reacts, such as on_no_slip=repeat: she sells again where"
                                                   " no slip comes; may be repeated", negative="")]
Swarm = Annotated[int, Parameter(help="so many schedules of three to six, each without half of the kinds",
                                 validator=validators.Number(gte=0, lte=10_000_000))]
Pattern = Annotated[str, Parameter(help="only those that fit this pattern, such as network.* (points) or c* (kinds)")]


def explore(scenario: str, *, profile: Profile = "hardened", guard: Guard = None, clerk: Clerk = None,
            singles: Stage = False, pairs: Stage = False, swarm: Swarm = 0, seed: int = 0, points: Pattern = "*",
            kinds: Pattern = "*", time: str = "", workers: Workers = 0, against: str = "", cluster: str = "",
            database: Path | None = None, again: Stage = False, out: Out = None, json: Json = None, junit: JUnit = None,
            markdown: Markdown = None, html: Html = None, language: PageLanguage = "") -> int:
    """Run a clean scenario with what can go wrong in it, judge every run, and say exactly how much of the space was run.

    What the scenario has of faults and behaviours is left out first. Results are kept as they come: whatever stops the
    search, the same command goes on where it was. Exit status 1: something breaks a rule.

    Parameters
    ----------
    scenario
        A scenario file, or the name of one, such as sale or void.
    singles
        Every kind of fault at every event it reaches, and every behaviour of people and hosts; the default.
    pairs
        Each of these with every second fault behind it, recovery included.
    seed
        Of the swarm; the same seed makes the same schedules.
    time
        Stop after so long: 90s, 10m, 2h.
    against
        Run the same schedules there too, and say what that cures and breaks: a folder with another firmware, field,
        hardened, or other guards, such as write_ahead=off,debounce=off. Exit status 1: something is broken there.
    cluster
        Run on the workers of the Dask scheduler at this address, such as tcp://127.0.0.1:8786, instead of here.
    database
        Keep the results in this file; one in the user's cache folder by default.
    again
        Run what the database has of this search once more.
    """
    wanted = Wanted(singles or not (pairs or swarm), pairs, swarm, seed, seconds(time))
    places = exploring.by_cluster(cluster) if cluster else exploring.by_workers(workers or pool.jobs_here())
    results = Results(database or default_path(), again, out, json, junit, html, known(language or ENGLISH), markdown)
    what = Patterns(points, kinds)
    here = exploring.setting_of(scenario, profile, guard or (), clerk or ())
    if against:
        return comparing.compare(here, comparing.other(against, here, profile, guard or ()), what, wanted, places, results)
    return exploring.explore(here, what, wanted, places, results)


def explain(file: str, *, profile: Profile = "field", guard: Guard = None, language: Language = None, workers: Workers = 0,
            json: Json = None, html: Html = None) -> int:
    """Explain why a run breaks a rule: what each fault contributes, where the run parts from the nearest clean one, how it
    came to the wrong debit, who is responsible, and the smallest guard set that stops it.

    Exit status 1: nothing is broken.

    Parameters
    ----------
    file
        A scenario file, or the name of one in the catalogue.
    """
    return explain_command.command(file, profile, guard or (), language, json, html, workers or pool.jobs_here())
