"""The pages of guards --prove, explore, investigate and drill: each against what it is made from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from posfault import cli, facts, scenario_file
from posfault.drills.history import Drill, History
from posfault.drills.record import CONTAINED, DETECTED, UNDETECTED, Record
from posfault.explorer import findings
from posfault.explorer.command import setting_of
from posfault.explorer.search import Search
from posfault.explorer.space import Patterns
from posfault.explorer.trial import BROKEN, tried
from posfault.proof import OFF_ALONE, ON_ALONE, Outcome, Trial
from posfault.reports import markdown
from posfault.reports.pages import drills_page, explore_page, guards_page

FIELD = tuple(facts.guards())
SVG = "{http://www.w3.org/2000/svg}"
GUARD, OTHER = "reverse_unanswered", "debounce"


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    scenario = scenario_file.load(scenario_file.find("reply_lost_clerk_repeats"))
    return [Outcome(Trial(OFF_ALONE, (GUARD,), scenario), ("charged-once",)), Outcome(Trial(OFF_ALONE, (OTHER,), scenario)),
            Outcome(Trial(ON_ALONE, (GUARD,), scenario)), Outcome(Trial(ON_ALONE, (OTHER,), scenario), ("charged-once",)),
            Outcome(Trial(ON_ALONE, ("write_ahead",), scenario), not_fired=("drop",))]


def test_the_heat_map_marks_what_a_guard_defends_and_what_it_cures(outcomes: list[Outcome], read: Any) -> None:
    of = guards_page.heat(outcomes)
    (cell,) = of.cells
    assert cell.look == "both"
    assert (cell.x + 6, cell.y + 6) == ({name: x for x, name in of.columns}[GUARD], of.rows[0][0])
    made = read(guards_page.page(outcomes, ["debounce is nowhere the only defence"], False, "en"))
    assert [one.get("class") for one in made.root.iter(f"{SVG}rect")] == ["both"]
    assert f"{cell.said}" == ("reply_lost_clerk_repeats without reverse_unanswered breaks charged-once; "
                              "reverse_unanswered alone stops reply_lost_clerk_repeats")
    assert "In these scenarios 1 of the" in made.verdict
    assert "Not as the file claims: debounce is nowhere the only defence" in made.text
    assert made.bad
    assert read(guards_page.page(outcomes, [], True, "zh")).verdict.startswith("在任何地方都不是唯一防线的：sign_on")


@pytest.fixture(scope="module")
def explored(shop: Any) -> Search:
    """All that the connection's close can suffer in a sale, tried on the firmware."""
    setting = setting_of("sale", "field")
    made = Search(setting, (("network.close", 1, 2),), lambda batches: (tried(shop.stand, one) for one in batches),
                  patterns=Patterns("network.close"))
    made.singles()
    return made


def test_coverage_counts_what_was_planned_tried_and_broken(explored: Search, read: Callable[[str], Any]) -> None:
    of = explore_page.covered(explored)
    assert sum(one.planned for one in of.values()) == sum(one.tried for one in of.values()) == len(explored.found) > 0
    broken = sum(one.words[BROKEN] for one in of.values())
    assert broken == sum(one.word == BROKEN for one in explored.found) > 0
    shrunk = findings.merged([[explored.stages[0].findings[0]]], [None])
    made = read(explore_page.page(explored, shrunk, "en"))
    assert made.verdict == f"{broken} schedules break a rule, by 1 different ways; 0 defects."
    assert f"{len(explored.found)} of {len(explored.found)} schedules tried" in made.text
    assert made.all(".//td[@class='number hot']")
    assert explored.stages[0].findings[0].schedule.name in made.text


def test_the_same_as_markdown(explored: Search) -> None:
    first = explored.stages[0].findings[0]
    text = markdown.of_exploration(explored, findings.merged([[first]], [None]), ["all of them"])
    assert text.startswith("## posfault explore sale, field\n\n- all of them\n\n| rules broken | schedules | shrunk to |\n")
    assert text.splitlines()[-1] == f"| {', '.join(first.broken)} | 1 | {first.schedule.name} |"


def test_what_was_not_tried_is_seen(explored: Search) -> None:
    half = Search(explored.setting, explored.events, explored.each, patterns=explored.patterns, stages=explored.stages,
                  found=explored.found[:1])
    looks = [one.look for one in explore_page.covered(half).values()]
    assert "partial" in looks


def test_the_history_of_drills_is_a_plot(tmp_path: Path, read: Callable[[str], Any]) -> None:
    history = History(tmp_path / "drills.db")
    for number, words in enumerate(((UNDETECTED, UNDETECTED), (CONTAINED, DETECTED))):
        drill = history.begin(Drill(1_700_000_000 + number * 86_400, "field", "field", "", 2, False, "f", "h"))
        for index, word in enumerate(words):
            history.add(drill, Record(f"s{index}", word, detect_ms=5000 if word == DETECTED else None, refunds_due=8800))
        history.finish(drill)
    held = [(one, history.records(one)) for one in history.drills()]
    history.close()
    made = read(drills_page.page(held, "en"))
    first, second = made.all(f".//{SVG}svg")
    assert [one.get("class") for one in first.iter(f"{SVG}rect")] == [UNDETECTED, CONTAINED, DETECTED]
    heights = [float(one.get("height", "0")) for one in first.iter(f"{SVG}rect")]
    assert heights[0] == heights[1] + heights[2] == drills_page.HEIGHT - 10
    assert len(list(second.iter(f"{SVG}circle"))) == 1
    assert made.verdict.startswith("Drill 2 of 2023-11-15")
    assert "176.00" in made.text
    assert "There was no drill yet." in read(drills_page.page([], "en")).text


def test_the_answer_to_a_complaint_is_a_page(tmp_path: Path, read: Callable[[str], Any], capsys: Any) -> None:
    target = tmp_path / "answer.html"
    assert cli.status(["investigate", "--last4", "0005", "--amount", "88.00", "--day", "2026-03-10", "--scenario",
                       "reply_lost_clerk_repeats", "--html", str(target)]) == 1
    made = read(target.read_text("utf-8"))
    told = capsys.readouterr().out
    for row in told.splitlines():
        assert all(word.strip(":") in made.text for word in row.split()), row
    assert made.bad


@pytest.mark.parametrize("arguments", ["drill --due", "explore sale --against field", "investigate --list"])
def test_where_there_is_no_page_that_is_said(arguments: str, tmp_path: Path, capsys: Any) -> None:
    assert cli.status([*arguments.split(), "--html", str(tmp_path / "x.html")]) == 2
    assert "does not go with" in capsys.readouterr().err
