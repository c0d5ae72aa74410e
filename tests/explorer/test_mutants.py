"""Firmware with one small mistake in its protections, a file each in mutants/: a search of a clean scenario finds it.

What finds it must be clean on our firmware. The space is narrowed to tens of schedules, and `make test` tries every third
mutant, since it shall be quick; `make whole` tries each, `make mutants` searches all of the space.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from posfault import facts
from posfault.bench.stand import Stand
from posfault.explorer import search, space, trial
from posfault.explorer.command import setting_of
from posfault.explorer.search import Search
from posfault.explorer.space import Events, Patterns
from posfault.explorer.trial import BROKEN, CLEAN, Batch, Found, Setting

MUTANTS = {path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
           for path in sorted(Path(__file__).with_name("mutants").glob("*.toml"))}
LEAST = 20      # schedules; fewer would be no search


@pytest.fixture(scope="module")
def events(stand: Stand) -> Callable[[Setting], Events]:
    """Those that our firmware reaches, asked once for each scenario."""
    known: dict[str, Events] = {}

    def of(setting: Setting) -> Events:
        name = setting.scenario.name
        if name not in known:
            known[name] = space.events(search.golden(stand, setting))
        return known[name]

    return of


def test_there_are_enough_of_them() -> None:
    assert len(MUTANTS) >= 20
    assert len({change["file"] for mutant in MUTANTS.values() for change in mutant["change"]}) >= 12


def test_each_changes_what_stands_there_once() -> None:
    """Also those that are not tried this time."""
    changes = [(name, change) for name, mutant in MUTANTS.items() for change in mutant["change"]]
    gone = [(name, change["file"]) for name, change in changes
            if (facts.firmware_root() / change["file"]).read_text(encoding="utf-8").count(change["old"]) != 1]
    assert gone == []


@pytest.mark.part(3)
@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_caught(name: str, stand: Stand, events: Callable[[Setting], Events],
                            planted: Callable[..., Stand]) -> None:
    mutant: dict[str, Any] = MUTANTS[name]
    ours = setting_of(mutant["scenario"], "hardened")
    its = replace(ours, firmware=Path(name))        # what the digests of its states are told by
    ill = planted(*((change["file"], change["old"], change["new"]) for change in mutant["change"]))
    search.golden(ill, ours)
    caught: list[Found] = []

    def each(batches: Iterable[Batch]) -> Iterator[list[Found]]:
        for batch in batches:
            done = [trial.found(ill, its, one, batch.merge) for one in batch.schedules]
            yield done
            caught.extend(one for one in done if one.word == BROKEN and trial.found(stand, ours, one.schedule).word == CLEAN)
            if caught:
                return

    made = Search(its, events(ours), each, patterns=Patterns(mutant["points"], mutant["kinds"]))
    singles = made.singles()
    if mutant.get("pairs"):
        assert not caught, "no pairs are needed"
        made.pairs(singles)
    assert sum(stage.size for stage in made.stages) >= LEAST
    assert caught
