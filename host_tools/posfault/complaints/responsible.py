"""Who is responsible: the part, from the schedule that caused it and guards that lack; the party, by the contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from posfault import facts
from posfault.bench.stand import Stand
from posfault.complaints.incidents import Blames
from posfault.complaints.parts import Blame, Said, said
from posfault.explorer import account, explain
from posfault.explorer.account import Account, Trial
from posfault.explorer.explain import Part
from posfault.explorer.trial import Setting
from posfault.scenario import ANSWERS_FOR, REACTIONS, Contract, Scenario
from posfault.text import Meaning, meant, tell


def party(contract: Contract, part: str) -> str:
    """Who answers for a part."""
    agreed = dict(row.split() for row in (*ANSWERS_FOR, *contract.answers_for))
    return agreed[part]


def blames(stand: Stand, scenario: Scenario, off: tuple[str, ...]) -> Blames:
    """For each rule that is broken. Each thing that goes wrong is left out once, and the run judged again.

    Raises InvalidRun where the scenario proves nothing.
    """
    setting = Setting(scenario, off)

    def each(trials: Sequence[Trial]) -> Iterator[Account]:
        return (account.made(stand, one) for one in trials)

    run = explain.account(setting, each)
    contract, lacking = scenario.contract, tuple(_lacking(scenario, off))
    return {rule: (*(Blame(part.responsible, party(contract, part.responsible), _cause(part, scenario), False)
                     for part in of), *lacking)
            for rule, of in explain.blamed(setting, run, each).items()}


def _lacking(scenario: Scenario, off: tuple[str, ...]) -> Iterator[Blame]:
    """The guards of each set that the scenario names and that is off altogether."""
    names = dict.fromkeys(name for guards in scenario.expect.guards if set(guards) <= set(off) for name in guards)
    for name in names:
        guard = facts.guards()[name]
        yield Blame(guard.part, party(scenario.contract, guard.part),
                    _explained(name, meant("guard", name, guard.meaning)), True)


def _cause(part: Part, scenario: Scenario) -> Said:
    for fault in part.schedule.faults:
        return _explained(part.name, meant("kind", fault.kind, facts.kinds()[fault.kind].meaning))
    for behaviour in part.schedule.behaviours:
        return _explained(part.name, meant("behaviour", behaviour.name, facts.behaviours()[behaviour.name].meaning))
    does = getattr(scenario.clerk, part.reaction)
    return _explained(part.name, meant("reaction", f"{part.reaction} {does}", REACTIONS[part.reaction][does]))


def _explained(name: str, meaning: Meaning) -> Said:
    """The name, with what the tables say of it."""
    return said(tell("explained", name=name, meaning=meaning))
