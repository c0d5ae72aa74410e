"""The key HELP (P18): at every prompt it says what to do there, any key leads back, and nothing else has changed."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from tests.catalogue import CATALOGUE

from posfault import facts
from posfault.bench.agenda import Agenda
from posfault.bench.run import begin
from posfault.bench.screens import HELP, read
from posfault.scenario import Scenario


class Curious(Agenda):
    """Before every key that somebody presses, HELP is pressed, and CLEAR at the help text."""

    def plan(self, at_ms: int, source: str, content: Any) -> None:
        if source == "keypad":
            super().plan(at_ms, source, "HELP")
            super().plan(at_ms, source, "CLEAR")
        super().plan(at_ms, source, content)


def day(shop: Any, scenario: Scenario, agenda: Agenda) -> tuple[list[str], list[Any]]:
    """(texts shown, what the bank posted) until the clerk has done her steps."""
    world, bench = begin(shop.stand, scenario, ())
    world.agenda = world.clerk.agenda = agenda
    bench.run()
    shown = [values[0] for _, point, *values in world.trace if point == "display.show"]
    posted = [(one.amount, one.card, one.stan, one.reversed) for one in world.acquirer.ledger.movements()]
    return shown, posted


@pytest.mark.part(5)
@pytest.mark.parametrize("language", facts.languages())
@pytest.mark.parametrize("name", CATALOGUE)
def test_help_explains_the_prompt_that_is_up_and_leads_back_to_it(name: str, language: str, shop: Any) -> None:
    scenario = dataclasses.replace(CATALOGUE[name], faults=(), behaviours=(), configuration={"language": language})
    shown, posted = day(shop, scenario, Curious())
    helped = [index for index, text in enumerate(shown) if read(text) == HELP]
    assert helped
    for index in helped:
        prompt = read(shown[index - 1]).name
        assert shown[index] == facts.help_texts(language)[prompt]
        assert shown[index + 1] == shown[index - 1]
    plain, expected = day(shop, scenario, Agenda())
    assert posted == expected
    assert {read(text).name for text in shown} == {read(text).name for text in plain} | {HELP.name}


def test_nobody_there_at_a_help_text_is_back_at_the_prompt(shop: Any) -> None:
    world, bench = begin(shop.stand, shop.scenario(), ())
    world.agenda.plan(10, "keypad", "HELP")
    bench.run()
    shown = [(at_ms, read(values[0]).name) for at_ms, point, *values in world.trace if point == "display.show"]
    assert [name for _, name in shown[:3]] == ["operator", "help", "operator"]
