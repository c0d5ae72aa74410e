"""What a scenario file claims of a run, and whether the run bears it out."""

from __future__ import annotations

from dataclasses import dataclass

from posfault import facts
from posfault.bench.run import Run
from posfault.scenario import Scenario
from posfault.text import tell


@dataclass(frozen=True, slots=True)
class Claim:
    """expected: the rules broken, exactly; None where the file names the headline only. differs: what is otherwise.

    valid: whether everything fired, and nobody pulled the plug; else the run proves nothing.
    """

    expected: tuple[str, ...] | None
    differs: tuple[str, ...]
    valid: bool

    @property
    def ok(self) -> bool:
        return self.valid and not self.differs


def check(run: Run) -> Claim:
    """`field` breaks exactly the rules named, `hardened` none and every net debit is right.

    In between: the headline comes back when all guards of a named set are off, and nothing is broken otherwise.
    """
    scenario = run.scenario
    broken = tuple(sorted(run.broken))
    expected = _expected(scenario, run.off)
    differs: list[str] = []
    if expected is None:
        if scenario.expect.headline not in broken:
            differs.append(tell("should_break", rule=scenario.expect.headline, guards=", ".join(run.off)))
    elif broken != expected:
        differs.append(tell("breaks_others", broken=_list(broken), expected=_list(expected)))
    if not run.off:
        differs += [
            tell("debited_otherwise", intent=intent, net=run.net.get(intent, 0), amount=amount)
            for intent, amount in scenario.expect.net.items()
            if run.net.get(intent, 0) != amount
        ]
    return Claim(expected, tuple(differs), not run.not_fired and not run.unplugged)


def _expected(scenario: Scenario, off: tuple[str, ...]) -> tuple[str, ...] | None:
    if len(off) == len(facts.guards()):
        return tuple(sorted(scenario.expect.field))
    if any(set(guards) <= set(off) for guards in scenario.expect.guards):
        return None
    return ()


def _list(rules: tuple[str, ...]) -> str:
    return ", ".join(rules) or tell("no_rules")
