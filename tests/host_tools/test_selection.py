"""How scenarios are chosen, and the table of the causes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.catalogue import SCENARIOS

from posfault import facts, listings
from posfault.causes import CAUSES
from posfault.errors import InputError
from posfault.scenario import Scenario
from posfault.selection import Selection, known_tags, tags


def chosen(*words: str, **by: str) -> set[str]:
    return {one.name for one in Selection(words, **by).of(SCENARIOS)}


def test_the_causes_are_those_a_scenario_may_name() -> None:
    assert set(CAUSES) == facts.CAUSES


@pytest.mark.parametrize(("option", "given"), [("cause", "D3"), ("rule", "has-voucher"), ("peripheral", "scanner"),
                                               ("guard", "debounce"), ("tag", "unsigned")])
def test_an_option_chooses_what_has_it_and_nothing_else(option: str, given: str) -> None:
    has = {
        "cause": lambda one: given in one.cause,
        "rule": lambda one: given in one.expect.field,
        "peripheral": lambda one: any(fault.point.startswith(f"{given}.") for fault in one.faults)
        or any(step.clerk == "code sale" for step in one.steps),
        "guard": lambda one: any(given in names for names in one.expect.guards),
        "tag": lambda one: one.path.parent.name == given,
    }[option]
    wanted = {one.name for one in SCENARIOS if has(one)}
    assert wanted
    assert wanted != {one.name for one in SCENARIOS}
    assert chosen(**{option: given}) == wanted


def test_words_are_found_in_name_title_and_story_of_both_languages() -> None:
    assert "reply_lost_clerk_repeats" in chosen("reply_lost")
    assert "reply_lost_clerk_repeats" in chosen("APPROVAL is lost")
    for one in SCENARIOS:
        assert one.name in chosen(one.say.zh[:6])
    assert chosen("approval", "no such word") == set()
    assert chosen("lost", cause="D7") < chosen("lost")


@pytest.mark.parametrize("option", ["cause", "rule", "peripheral", "guard", "tag"])
def test_what_does_not_exist_is_said_so(option: str) -> None:
    with pytest.raises(InputError, match=f"--{option}: there is no {option} nonsense; (known|did you mean)"):
        chosen(**{option: "nonsense"})


def test_every_tag_is_some_scenarios() -> None:
    used = {tag for one in SCENARIOS for tag in tags(one)}
    assert used <= known_tags()
    assert {"unsigned", "duplicate", "quick", "board-safe", "network", "printer", "keypad"} <= used


def test_what_cuts_the_power_is_not_safe_for_a_board() -> None:
    def cuts(scenario: Scenario) -> bool:
        return any(fault.kind == "cut" for fault in scenario.faults)

    assert any(cuts(one) for one in SCENARIOS)
    assert not any(cuts(one) for one in SCENARIOS if "board-safe" in tags(one))


def test_the_table_of_causes_has_every_row_and_every_scenario(tmp_path: Path) -> None:
    target = tmp_path / "causes.json"
    assert listings.causes(Selection(), target) == 0
    rows = {row["cause"]: [one["scenario"] for one in row["scenarios"]] for row in json.loads(target.read_text("utf-8"))}
    assert set(rows) == facts.CAUSES
    assert {name for names in rows.values() for name in names} == {one.name for one in SCENARIOS}
