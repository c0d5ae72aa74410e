"""The same list of schedules on another firmware tree, or with other guards: what that cures, and what it breaks."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from posfault import pool, profiles, suggest
from posfault.errors import InputError
from posfault.explorer import command, findings, search
from posfault.explorer.change import NEWLY, NO_VERDICT, STILL, Change
from posfault.explorer.command import AS_EXPECTED, BREAKS, DEFECTIVE, Results, Wanted, Workers
from posfault.explorer.search import Search
from posfault.explorer.space import Patterns
from posfault.explorer.trial import Found, Setting
from posfault.reports import compared, junit, output, summary

_STAGES = ("singles", "pairs", "swarm")


def other(given: str, here: Setting, profile: str, guards: Iterable[str]) -> Setting:
    """The other side. given: a folder with a firmware tree, a profile, or switches over the profile: NAME=off,NAME=on.

    Raises InputError for anything else.
    """
    if given in profiles.PROFILES:
        return replace(here, off=profiles.guards_off(given))
    if "=" in given and not Path(given).exists():
        return replace(here, off=profiles.guards_off(profile, [*guards, *given.split(",")], "--against"))
    if not ((Path(given) / "main.py").is_file() and (Path(given) / "facts").is_dir()):
        raise InputError("--against", f"{suggest.shown(given)} is no firmware tree (no main.py and facts), nor a profile",
                         "name such a folder, field, hardened, or guards as write_ahead=off")
    return replace(here, firmware=Path(given).resolve())


def again(before: Search, after: Search) -> list[Change]:
    """What the first has tried is tried by the second, in the same order; what the second had no time for is left out."""
    tried: list[Found] = []
    for stage, found in itertools.groupby(before.found, key=lambda one: min(len(one.schedule), len(_STAGES)) - 1):
        name = _STAGES[stage]
        tried += after.these(f"{name} there", [one.schedule for one in found], merge=name == "pairs")
    there = {one.schedule: one for one in tried}
    return [Change(one, there[one.schedule]) for one in before.found if one.schedule in there]


def compare(here: Setting, there: Setting, patterns: Patterns, wanted: Wanted, workers: Workers, results: Results) -> int:
    """`explore --against`: searches, then runs all that was run on the other side too."""
    patterns.check()
    for option, path in (("--html", results.html), ("--markdown", results.markdown)):
        if path:
            raise InputError(option, "does not go with --against", "leave one of the two out")
    with pool.stand_at(None) as stand:
        events = search.events(stand, here)
        search.golden(stand.on(there.firmware), there)
    with command.kept(results, here) as kept, command.kept(results, there) as kept_there, command.progress() as bar:
        listen = command.Shown(bar).hears
        try:
            before = Search(here, events, command.batches_by(workers), kept, patterns, wanted.deadline(), listen)
            command.stages(before, wanted)
            after = Search(there, events, command.batches_by(workers), kept_there, patterns, wanted.deadline(), listen)
            changes = again(before, after)
        except KeyboardInterrupt:
            bar.stop()
            output.plain(command.GOES_ON)
            raise
    return _told(before, after, changes, results)


def _told(before: Search, after: Search, changes: Sequence[Change], results: Results) -> int:
    groups = compared.grouped(changes)
    output.console().print(compared.table(groups))
    output.plain(compared.said(before, after, changes))
    if results.out:
        breaking = [[one.there for one in same] for same in groups if same[0].word in (STILL, NEWLY)]
        unshrunk = (findings.unshrunk(after.setting, same[0]) for same in breaking)
        command.write(results.out, after.setting.scenario.name, findings.merged(breaking, unshrunk))
    if results.json:
        summary.write(results.json, [compared.of_change(one) for one in changes])
    if results.junit:
        junit.write(results.junit, f"explore {after.setting.scenario.name}", [compared.case(one) for one in changes])
    words = {one.word for one in changes}
    return DEFECTIVE if NO_VERDICT in words else BREAKS if words & {STILL, NEWLY} else AS_EXPECTED
