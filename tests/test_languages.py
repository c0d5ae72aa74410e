"""Every language says the same: no text lacks in one, none is too wide, and a terminal that speaks it works as well."""

from __future__ import annotations

import dataclasses
import unicodedata
from typing import Any

import pytest
from tests.catalogue import CATALOGUE

from posfault import facts
from posfault.bench.screens import NOTHING, read
from posfault.scenario import Scenario

ENGLISH, *OTHERS = facts.languages()
OTHER_TEXTS = [(language, name) for language in OTHERS for name in facts.text(ENGLISH)]
COLUMNS, ROWS = 21, 4       # of a display with 128 by 64 dots; a Chinese character takes two columns
PAPER_COLUMNS = 42          # of paper 80 mm wide, in the small font
WAITS_FOR_NOBODY = ("no_configuration", "image_changed", "flash_damaged", "wait")
VALUE = "155.00"            # about as long as what stands in a blank


def spoken(scenario: Scenario, language: str) -> Scenario:
    return dataclasses.replace(scenario, configuration={**scenario.configuration, "language": language})


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def of_paper(name: str) -> bool:
    """Paper begins at the slip's title; see text/en.py."""
    names = list(facts.text(ENGLISH))
    return names.index(name) >= next(index for index, one in enumerate(names) if one.startswith("slip_title"))


def rows(text: str, width: int) -> int:
    """Lines that a text takes where each is broken at the width."""
    return sum(max(1, -(-columns(line) // width)) for line in text.split("\n"))


def test_every_language_has_its_catalogue_and_no_other() -> None:
    files = {path.stem for path in (facts.firmware_root() / "text").glob("??.py")}
    assert files == {ENGLISH, *OTHERS}
    assert OTHERS


@pytest.mark.parametrize("language", OTHERS)
def test_no_language_lacks_a_text_or_has_one_more(language: str) -> None:
    assert list(facts.text(language)) == list(facts.text(ENGLISH))


def test_a_text_has_the_same_blanks_in_every_language() -> None:
    for language, name in OTHER_TEXTS:
        assert facts.text(language)[name].count("{}") == facts.text(ENGLISH)[name].count("{}"), (language, name)


@pytest.mark.parametrize("language", [ENGLISH, *OTHERS])
def test_every_text_fits_where_it_stands(language: str) -> None:
    for name, text in facts.text(language).items():
        if of_paper(name):
            assert columns(text) <= PAPER_COLUMNS, name
        else:
            assert text.count("\n") <= 1, name
            assert rows(text.replace("{}", VALUE), COLUMNS) <= ROWS, name
            assert all(columns(line.replace("{}", "")) <= COLUMNS for line in text.split("\n")), name


@pytest.mark.parametrize("language", [ENGLISH, *OTHERS])
def test_every_screen_that_waits_for_somebody_has_its_help(language: str) -> None:
    waiting = [name for name in facts.text(language) if not of_paper(name) and name not in WAITS_FOR_NOBODY]
    assert list(facts.help_texts(language)) == waiting
    for name, text in facts.help_texts(language).items():
        assert rows(text, COLUMNS) == len(text.split("\n")) <= ROWS, name
        assert "{" not in text, name


@pytest.mark.part(4)
@pytest.mark.parametrize("name", CATALOGUE)
@pytest.mark.parametrize("language", OTHERS)
def test_the_clerk_does_the_same_whatever_the_terminal_speaks(language: str, name: str, shop: Any) -> None:
    scenario = CATALOGUE[name]
    for off in ((), tuple(facts.guards())):
        one, other = shop.play(scenario, off), shop.play(spoken(scenario, language), off)
        assert (other.run.broken, other.run.net, other.run.fired) == (one.run.broken, one.run.net, one.run.fired)
        assert other.run.not_fired == []
        shown = [text for _, _, text in other.events("display.show")]
        assert not [text for text in shown if read(text) == NOTHING]
        english = [text for _, _, text in one.events("display.show")]
        assert len(shown) == len(english)
        assert not set(shown) & set(english), "a text of the other language"


@pytest.mark.parametrize("language", OTHERS)
def test_the_slip_is_printed_in_the_language(language: str, shop: Any) -> None:
    seen = shop.play(spoken(shop.scenario(), language))
    (slip,) = seen.run.evidence.slips[:1]
    title = next(name for name in facts.text(language) if name.startswith("slip_title"))
    assert slip.lines[0] == facts.text(language)[title] != facts.text(ENGLISH)[title]
