"""The host's catalogues: no language lacks a text, none is idle, and a story in Chinese is Chinese throughout."""

from __future__ import annotations

import ast
import dataclasses
import json
import pickle
import re
import string
from pathlib import Path
from typing import Any

import pytest
from tests.catalogue import CATALOGUE

import posfault
from posfault import facts, rules
from posfault.bench import setting
from posfault.causes import CAUSES
from posfault.reports import story
from posfault.scenario import CLERK_STEPS, REACTIONS, ClerkRules, Scenario
from posfault.text import (
    ENGLISH,
    MEANINGS,
    TEXTS,
    WORDS,
    chain,
    complaints_en,
    en,
    meant,
    pages_en,
    proxy_en,
    spoken,
    tell,
    term,
    words_en,
)

OTHERS = [language for language in TEXTS if language != ENGLISH]
HOST = Path(posfault.__file__).parent
FIELD = tuple(facts.guards())
LETTERS = re.compile(r"[A-Za-z][A-Za-z_ -]*")
OF_THE_WIRE = re.compile(r"F\d+=[^ （]*")       # fields as the codec describes them


def blanks(text: str) -> list[str]:
    return sorted(blank for _, blank, _, _ in string.Formatter().parse(text) if blank is not None)


def constants() -> set[str]:
    """Every string that stands in the host's code, catalogues left out."""
    files = [file for file in HOST.rglob("*.py") if file.parent.name != "text"]
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def of_templates() -> set[str]:
    """Every string that stands in a template of a page."""
    templates = (HOST / "reports" / "pages" / "templates").glob("*.j2")
    return {name for file in templates for name in re.findall(r'"([^"]*)"', file.read_text(encoding="utf-8"))}


def told_by_name() -> set[str]:
    """The names that calls of tell and chain give outright, or as one of two; and those of pages, by how they begin."""
    found = {name for name in of_templates() if name.startswith("page_")}
    for file in HOST.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tell", "chain"):
                name = node.args[0]
                both = (name.body, name.orelse) if isinstance(name, ast.IfExp) else (name,)
                found |= {str(one.value) for one in both if isinstance(one, ast.Constant)}
    return found


def names(scenario: Scenario) -> set[str]:
    """What a story in any language says as it is: identifiers, keys, and the scenario file's own words."""
    people = set(setting.PEOPLE)
    keys = {" ".join(one.keys).replace("_", " ") for one in facts.functions().values()}
    keys |= {" ".join(("MENU", *str(one.number), "ENTER")) for one in facts.functions().values()}
    own = {text for step in scenario.steps for text in (step.intent, step.of, step.line)}
    own |= {fault.during for fault in scenario.faults}
    own |= {word for step in scenario.steps for entry in step.does for word in LETTERS.findall(entry.replace(" ", ","))}
    tables = {*facts.points(), *facts.kinds(), *facts.behaviours(), *facts.guards(), *facts.rule_names()}
    return {scenario.name, "MAC", *people, *keys, *setting.CARDS, *own, *tables, *ClerkRules.__dataclass_fields__} - {""}


def english_in(text: str, allowed: set[str]) -> list[str]:
    for name in sorted(allowed, key=len, reverse=True):
        text = re.sub(rf"(?<![A-Za-z_-]){re.escape(name)}(?![A-Za-z_-])", "", text)
    return LETTERS.findall(text)


def test_there_is_a_catalogue_for_every_language_of_the_terminal() -> None:
    assert tuple(TEXTS) == tuple(WORDS) == facts.languages()


@pytest.mark.parametrize("language", OTHERS)
def test_no_language_lacks_a_text_and_blanks_are_the_same(language: str) -> None:
    assert list(TEXTS[language]) == list(TEXTS[ENGLISH])
    assert list(WORDS[language]) == list(WORDS[ENGLISH])
    differing = [name for name, text in TEXTS[ENGLISH].items() if blanks(TEXTS[language][name]) != blanks(text)]
    assert differing == []


def test_no_name_stands_in_two_catalogues() -> None:
    for catalogues in ((en.TEXTS, complaints_en.TEXTS, proxy_en.TEXTS, pages_en.TEXTS),
                       (words_en.WORDS, complaints_en.WORDS, proxy_en.WORDS, pages_en.WORDS)):
        names = [name for catalogue in catalogues for name in catalogue]
        assert sorted(set(names)) == sorted(names)


def test_every_text_is_told_somewhere_and_every_text_told_is_there() -> None:
    assert sorted(set(TEXTS[ENGLISH]) - constants() - of_templates()) == []
    assert sorted(told_by_name() - set(TEXTS[ENGLISH])) == []


def test_every_step_type_and_state_has_its_word() -> None:
    journal = facts.table("journal_record")
    wanted = {*(set(CLERK_STEPS) - {"wait"}), *journal.TYPES, *journal.STATES, *facts.rule_names()}
    assert sorted(wanted - set(WORDS[ENGLISH])) == []


def test_what_a_row_of_the_tables_means_is_said_in_every_language() -> None:
    rows = {*(f"kind {name}" for name in facts.kinds()), *(f"behaviour {name}" for name in facts.behaviours()),
            *(f"guard {name}" for name in facts.guards()), *(f"cause {name}" for name in CAUSES),
            *(f"reaction {name} {does}" for name, ways in REACTIONS.items() for does in ways)}
    assert set(MEANINGS) == set(OTHERS)
    for language, meanings in MEANINGS.items():
        assert set(meanings) == rows, language
    assert spoken(meant("kind", "drop", "the message is lost"), "zh") == "报文丢失"


def test_a_rule_means_in_english_what_its_docstring_says() -> None:
    for name in facts.rule_names():
        line = (HOST / "rules" / f"{name.replace('-', '_')}.py").read_text(encoding="utf-8").splitlines()[0]
        assert line == f'"""{name}: {rules.meaning(name)}.'


@pytest.mark.part(3)
@pytest.mark.parametrize("off", [FIELD, ()], ids=["field", "hardened"])
@pytest.mark.parametrize("name", CATALOGUE)
def test_a_chinese_story_has_no_english_in_it(name: str, off: tuple[str, ...], shop: Any) -> None:
    scenario = CATALOGUE[name]
    scenario = dataclasses.replace(scenario, configuration={**scenario.configuration, "language": "zh"})
    run = shop.play(scenario, off).run
    text = story.text(run, ["0.1", "", "", 1024], "", "zh")
    rows = [re.sub(r"^ *[\d.]+ s ", "", OF_THE_WIRE.sub("", line)) for line in text.splitlines()]
    assert rows.pop().startswith("轨迹")
    assert english_in("\n".join(rows), names(scenario)) == []
    assert scenario.say.zh in rows


def test_english_in_a_chinese_story_would_be_found() -> None:
    assert english_in("按 SALE，为“tea”，types 8.80", {"SALE", "tea"}) == ["types "]
    assert english_in("teapot", {"tea"}) == ["teapot"]


def test_a_sentence_is_an_english_string_that_other_languages_can_ask() -> None:
    inner = tell("amount_differs", intent=term("closing sale"), difference=tell("debited_not", net="2.00", meant="1.00"))
    assert inner == "closing sale: debited 2.00 instead of 1.00"
    assert json.dumps([inner]) == '["closing sale: debited 2.00 instead of 1.00"]'
    assert spoken(inner, "zh") == "收尾消费：扣款 2.00，而应为 1.00"
    assert spoken(pickle.loads(pickle.dumps(inner)), "zh") == spoken(inner, "zh")
    assert spoken(chain("and_then", [inner, "x", "y"]), "zh") == "收尾消费：扣款 2.00，而应为 1.00；x；y"
    assert spoken("what no catalogue has", "zh") == "what no catalogue has"
