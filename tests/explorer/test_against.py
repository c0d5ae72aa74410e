"""The same schedules on another side: other guards, or another firmware tree; what that cures and what it breaks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from posfault import cli, facts
from posfault.bench.stand import Stand
from posfault.errors import InputError
from posfault.explorer import against, command, search, trial
from posfault.explorer.change import CURED, NEWLY, NO_VERDICT, SAME, SILENT, STILL, Change
from posfault.explorer.command import Results, Wanted
from posfault.explorer.schedule import Schedule
from posfault.explorer.search import Search
from posfault.explorer.space import Patterns
from posfault.explorer.store import Database
from posfault.explorer.trial import BROKEN, CLEAN, DEFECT, NOT_REACHED, Found, Setting
from posfault.scenario import Fault

FIELD = command.setting_of("sale", "field")
HARDENED = Setting(FIELD.scenario)
LOST = Schedule((Fault("network.receive", 2, "drop"),))


def found(word: str) -> Found:
    return Found(LOST, word, ("charged-once",) if word == BROKEN else ())


@pytest.mark.parametrize(("here", "there", "word"), [
    (BROKEN, CLEAN, CURED), (BROKEN, BROKEN, STILL), (CLEAN, BROKEN, NEWLY), (NOT_REACHED, BROKEN, NEWLY),
    (CLEAN, NOT_REACHED, SILENT), (BROKEN, NOT_REACHED, SILENT), (NOT_REACHED, NOT_REACHED, SAME), (CLEAN, CLEAN, SAME),
    (NOT_REACHED, CLEAN, SAME), (DEFECT, CLEAN, NO_VERDICT), (BROKEN, DEFECT, NO_VERDICT),
])
def test_every_two_results_have_a_word(here: str, there: str, word: str) -> None:
    assert Change(found(here), found(there)).word == word


def test_the_other_side_is_a_profile_guards_or_a_firmware_tree(tmp_path: Path) -> None:
    assert against.other("hardened", FIELD, "field", ()) == HARDENED
    assert against.other("debounce=off,slip_first=off", HARDENED, "hardened", ()).off == ("debounce", "slip_first")
    assert against.other("debounce=on", HARDENED, "hardened", ["debounce=off", "slip_first=off"]).off == ("slip_first",)
    (tmp_path / "facts").mkdir()
    (tmp_path / "main.py").touch()
    assert against.other(str(tmp_path), FIELD, "field", ()) == Setting(FIELD.scenario, FIELD.off, tmp_path)


@pytest.mark.parametrize("given", ["hard", "no/such/folder", "debunce=off"])
def test_what_is_none_of_them_is_refused(given: str) -> None:
    with pytest.raises(InputError):
        against.other(given, HARDENED, "hardened", ())


def sides(stand: Stand, here: Setting, there: Setting, patterns: Patterns) -> tuple[Search, Search]:
    events = search.events(stand, here)
    made = [Search(one, events, lambda batches: (trial.tried(stand, one) for one in batches), patterns=patterns)
            for one in (here, there)]
    return made[0], made[1]


def test_singles_and_pairs_are_run_on_the_other_side_too(stand: Stand) -> None:
    before, after = sides(stand, HARDENED, FIELD, Patterns("network.receive", "d[ru]*"))
    before.pairs(before.singles())
    changes = against.again(before, after)
    assert [one.here.schedule for one in changes] == [one.there.schedule for one in changes]
    assert [one.here.schedule for one in changes] == [one.schedule for one in before.found]
    assert [(stage.name, stage.size) for stage in after.stages] == [
        (f"{stage.name} there", stage.size) for stage in before.stages]
    broken = [one.here.schedule for one in changes if one.word == NEWLY]
    assert LOST in broken
    assert any(len(one) == 2 for one in broken)
    assert not any(one.word in (CURED, STILL) for one in changes)


@pytest.fixture
def another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A firmware tree in which nobody asks again for what is unanswered, whatever the guard says."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "firmware"
    shutil.copytree(facts.firmware_root(), root)
    file = root / "app" / "unanswered.py"
    text = file.read_text(encoding="utf-8")
    changed = text.replace('terminal.guards.on("reverse_unanswered")', "False")
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    return root


def compare(stand: Stand, profile: str, given: object, folder: Path) -> int:
    """What is lost on the way to the terminal, on both sides."""
    results = Results(folder / "explored.db", out=folder / "found", json=folder / "out.json")
    here = command.setting_of("sale", profile)
    there = against.other(str(given), here, profile, ())
    return against.compare(here, there, Patterns("network.receive", "drop"), Wanted(),
                           lambda function, items: (function(stand, one) for one in items), results)


def test_another_firmware_tree_is_run_with_results_of_its_own(stand: Stand, another: Path, tmp_path: Path,
                                                              capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(stand, "hardened", another, tmp_path) == 1
    said = capsys.readouterr().out
    assert "singles there: 2 schedules, all of them tried" in said
    assert "0 cured, 0 no longer firing, 0 still broken, 1 newly broken, 0 no verdict, 1 no difference" in said
    first, second = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert first["change"] == SAME
    assert (second["change"], second["here"]["result"], second["there"]["result"]) == (NEWLY, CLEAN, BROKEN)
    assert len(list((tmp_path / "found").glob("*.toml"))) == 1
    there = Setting(HARDENED.scenario, (), another.resolve())
    kept = [Database(tmp_path / "explored.db", one).get(LOST) for one in (HARDENED, there)]
    assert [one.word for one in kept if one] == [CLEAN, BROKEN]


def test_what_is_cured_is_no_failure(stand: Stand, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(stand, "field", "hardened", tmp_path) == 0
    assert "1 cured, 0 no longer firing" in capsys.readouterr().out


@pytest.mark.parametrize(("given", "said"), [("hard", "hard is no firmware tree"), ("nope=off", "there is no guard nope")])
def test_what_is_no_other_side_is_refused(given: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.status(["explore", "sale", "--against", given]) == 2
    assert f"--against: {said}" in capsys.readouterr().err
