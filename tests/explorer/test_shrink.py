"""Shrinking on the real terminal: the parts, their kinds, parameters and occurrences, and the steps; what a finding says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from posfault import facts, scenario_file
from posfault.bench import claim
from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.explorer import findings, shrink, simpler, trial
from posfault.explorer.command import setting_of
from posfault.explorer.findings import Item
from posfault.explorer.schedule import Schedule
from posfault.explorer.shrink import Shrunk
from posfault.explorer.trial import BROKEN, Found, Setting
from posfault.scenario import Behaviour, Expect, Fault, Scalar, Scenario, Step
from posfault.scenario_writer import dumps

FIELD = tuple(facts.guards())
SALE = setting_of("sale", "field")
LOST = ("has-voucher", "no-one-sided", "right-amount")      # what an answer that never comes breaks on `field`


def one(kind: str, point: str, nth: int, **given: Scalar) -> Schedule:
    return Schedule((Fault(point, nth, kind, "", tuple(given.items())),))


DROP = one("drop", "network.receive", 2)
HARMLESS = one("skew", "clock.date", 2, seconds_an_hour=600) + one("bounce", "keypad.key", 3, after_ms=6) \
    + one("near_end", "printer.line", 1) + Schedule((), (Behaviour("mac_unchecked"),))


def shrunk(stand: Stand, schedule: Schedule, broken: tuple[str, ...] = LOST, setting: Setting = SALE) -> Shrunk:
    return shrink.shrink(stand, setting, schedule, broken)


def test_what_is_irrelevant_and_what_never_struck_is_dropped(stand: Stand) -> None:
    made = shrunk(stand, DROP + HARMLESS + one("drop", "network.receive", 99))
    assert made.schedule == DROP
    assert made.minimal
    assert made.broken == LOST
    assert made.runs <= 25
    assert len(made.setting.scenario.steps) == 2


def test_two_that_break_it_together_both_stay(stand: Stand) -> None:
    """Neither the sale's reversal lost nor its answer late breaks what both do."""
    pair = one("drop", "network.receive", 1) + one("drop", "network.receive", 4)
    made = shrunk(stand, pair + one("near_end", "printer.line", 1))
    assert len(made.schedule) == 2
    assert made.minimal
    for part in made.schedule.parts:
        assert trial.found(stand, made.setting, part).broken != LOST


def test_a_simpler_kind_takes_its_place(stand: Stand) -> None:
    made = shrunk(stand, one("truncate", "network.receive", 2, bytes=17))
    assert made.schedule == DROP


def test_what_two_kinds_have_in_common_stays(stand: Stand) -> None:
    made = shrunk(stand, one("brown_out", "network.close", 2, when="before", dark_ms=900))
    assert made.schedule == one("cut", "network.close", 2, when="before")


def test_a_parameter_goes_to_its_default_where_the_kind_must_stay(stand: Stand) -> None:
    misread = one("misread", "card_reader.read", 1, place=3, add=1)
    broken = trial.found(stand, SALE, misread).broken
    made = shrunk(stand, one("misread", "card_reader.read", 1, place=3, add=7), broken)
    assert dict(made.schedule.faults[0].parameters)["add"] == 1


def test_the_first_event_that_does_it_is_found(stand: Stand) -> None:
    made = shrunk(stand, one("jam", "printer.line", 9), ("has-voucher",))
    assert made.schedule.faults[0].nth == 1


def test_a_step_that_is_not_needed_goes_and_events_are_counted_anew(stand: Stand) -> None:
    again = (*SALE.scenario.steps[:1], Step("echo"), *SALE.scenario.steps[1:])
    longer = Setting(replace(SALE.scenario, steps=again), FIELD)
    made = shrunk(stand, one("drop", "network.receive", 3), setting=longer)
    assert made.setting.scenario.steps == SALE.scenario.steps
    assert made.schedule == DROP
    assert made.setting.scenario.expect.net == {"coffee machine": 8800}


def test_without_a_step_goes_what_goes_back_to_it() -> None:
    steps = (Step("sale", "tea", 100, "A"), Step("void", "undone", of="tea"), Step("sale", "cup", 200, "B"))
    scenario = replace(SALE.scenario, steps=steps)
    less = simpler.without_step(scenario, 0)
    assert less
    assert less.steps == steps[2:]
    assert simpler.without_step(replace(scenario, steps=steps[:2]), 0) is None


def test_no_run_is_spent_twice_and_no_more_than_allowed(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[tuple[Step, ...], Schedule]] = []
    once = trial.once

    def counted(stand: Stand, setting: Setting, schedule: Schedule) -> object:
        seen.append((setting.scenario.steps, schedule))
        return once(stand, setting, schedule)

    with monkeypatch.context() as patch:
        patch.setattr(trial, "once", counted)
        made = shrink.shrink(stand, SALE, DROP + HARMLESS, LOST)
    assert made.runs == len(seen) == len(set(seen))
    short = shrink.shrink(stand, SALE, DROP + HARMLESS, LOST, runs_most=3)
    assert short.runs == 3
    assert not short.minimal
    assert trial.found(stand, SALE, short.schedule).broken == LOST


def test_what_breaks_something_else_is_left_as_it_is(stand: Stand) -> None:
    made = shrunk(stand, DROP, ("charged-once",))
    assert (made.schedule, made.minimal, made.runs) == (DROP, False, 1)


def loaded(small: Shrunk, folder: Path) -> Scenario:
    path = folder / "finding.toml"
    path.write_text(dumps(findings.finding(small)), encoding="utf-8")
    return scenario_file.load(path)


@pytest.mark.parametrize("off", [FIELD, ("reverse_unanswered",)])
def test_a_finding_is_a_file_that_holds_where_it_was_found_and_on_both_profiles(
        stand: Stand, tmp_path: Path, off: tuple[str, ...]) -> None:
    setting = replace(SALE, off=off)
    broken = trial.found(stand, setting, DROP).broken
    small = findings.shrunk(stand, Item(setting, DROP, broken))
    file = loaded(small, tmp_path)
    for guards in (off, FIELD, ()):
        assert claim.check(run(stand, file, guards)).differs == (), guards
    assert broken[0] in file.evidence


def test_a_finding_on_hardened_fails_until_it_is_mended(stand: Stand, tmp_path: Path) -> None:
    """The firmware has none to show here: the finding is made up, and holds nothing that hardened may break."""
    small = Shrunk(Setting(SALE.scenario), DROP, LOST, 1, True, Expect(net=SALE.scenario.expect.net))
    file = loaded(small, tmp_path)
    assert file.expect.field == ()
    assert "until that is mended" in file.evidence


def test_groups_that_shrink_to_the_same_are_one_finding() -> None:
    found = [Found(DROP, BROKEN, LOST), Found(one("disconnect", "network.receive", 2), BROKEN, LOST)]
    small = Shrunk(SALE, DROP, LOST, 9, True)
    (merged,) = findings.merged([[found[0]], [found[1]]], [small, small])
    assert merged.found == tuple(found)
