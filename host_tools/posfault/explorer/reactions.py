"""How the clerk reacts where something goes wrong, as `explore --clerk` names it: on_no_slip=repeat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from posfault import suggest
from posfault.errors import InputError
from posfault.scenario import REACTIONS, Scenario


def with_clerk(scenario: Scenario, given: Iterable[str]) -> Scenario:
    """The scenario with a clerk who reacts so too. given: NAME=REACTION, over what the scenario says of her.

    Raises InputError for what no clerk does.
    """
    known = [f"{name}={reaction}" for name, row in REACTIONS.items() for reaction in row]
    for one in given:
        if one not in known:
            raise InputError("--clerk", f"there is no {suggest.shown(one)}", suggest.remedy(one, known))
        name, _, reaction = one.partition("=")
        scenario = replace(scenario, clerk=replace(scenario.clerk, **{name: reaction}))
    return scenario
