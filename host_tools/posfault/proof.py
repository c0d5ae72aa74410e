"""The proof of the guards: each off alone on `hardened`, each named set off, each on alone on `field`, on every scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from posfault import facts, pool
from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.errors import HungError, InvalidRun, LinkError
from posfault.scenario import Scenario

OFF_ALONE, SET_OFF, ON_ALONE = "off alone", "set off", "on alone"


@dataclass(frozen=True, slots=True)
class Trial:
    """A scenario with guards switched. experiment: OFF_ALONE or SET_OFF on `hardened`, ON_ALONE on `field`."""

    experiment: str
    guards: tuple[str, ...]
    scenario: Scenario

    @property
    def off(self) -> tuple[str, ...]:
        """The guards that are off, in the table's order."""
        names = self.guards
        return tuple(name for name in facts.guards() if (name not in names) == (self.experiment == ON_ALONE))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial: the rules broken, what never fired, and why there is no verdict, "" where there is one."""

    trial: Trial
    broken: tuple[str, ...] = ()
    not_fired: tuple[str, ...] = ()
    problem: str = ""

    @property
    def proves(self) -> bool:
        return not self.not_fired and not self.problem

    @property
    def cured(self) -> bool:
        """Whether the scenario has a violation, and it is not there."""
        return self.proves and bool(self.trial.scenario.expect.headline) and not self.headline

    @property
    def headline(self) -> bool:
        """Whether the scenario's violation is there."""
        return self.trial.scenario.expect.headline in self.broken


@dataclass(frozen=True, slots=True)
class Proof:
    """One guard. defends: scenarios in which it is the only defence -> rules broken without it. cures: those whose violation
    it alone takes from `field`."""

    guard: str
    defends: dict[str, tuple[str, ...]]
    cures: tuple[str, ...]


def trials(scenarios: Sequence[Scenario]) -> list[Trial]:
    """Every experiment on every scenario; those with the same guards follow one another, so that flash images are shared."""
    found = [Trial(experiment, (guard,), scenario)
             for experiment in (OFF_ALONE, ON_ALONE) for guard in facts.guards() for scenario in scenarios]
    return found + [Trial(SET_OFF, guards, scenario) for scenario in scenarios for guards in scenario.expect.guards
                    if len(guards) > 1]        # a set of one is off alone already


def outcomes(of: Sequence[Trial], jobs: int) -> Iterator[Outcome]:
    """Each executed and judged, in order."""
    return pool.each(_outcome, of, jobs)


def _outcome(stand: Stand, trial: Trial) -> Outcome:
    try:
        done = run(stand, trial.scenario, trial.off)
    except (HungError, InvalidRun, LinkError) as problem:
        stand.home.cut_power()
        return Outcome(trial, problem=str(problem))
    return Outcome(trial, tuple(sorted(done.broken)), tuple(done.not_fired))


def proofs(found: Iterable[Outcome]) -> list[Proof]:
    """What the outcomes say of each guard."""
    found = list(found)
    made = []
    for guard in facts.guards():
        own = [one for one in found if one.trial.guards == (guard,)]
        defends = {one.trial.scenario.name: one.broken for one in own
                   if one.trial.experiment == OFF_ALONE and one.broken and one.proves}
        cures = tuple(one.trial.scenario.name for one in own
                      if one.trial.experiment == ON_ALONE and one.cured)
        made.append(Proof(guard, defends, cures))
    return made


def silent(found: Sequence[Outcome]) -> dict[str, list[str]]:
    """What never fired in any trial of its scenario, by that: it proves nothing."""
    never: dict[str, set[str]] = {}
    for one in found:
        if not one.problem:
            never.setdefault(one.trial.scenario.name, set(one.not_fired)).intersection_update(one.not_fired)
    return {name: sorted(faults) for name, faults in never.items() if faults}


def objections(found: Sequence[Outcome], whole: bool = True) -> list[str]:
    """What is not as the scenario files claim. whole: it is of the whole catalogue, so that no guard may be idle."""
    never = silent(found)
    wrong = [f"{one.guard} is nowhere the only defence" for one in proofs(found) if whole and not one.defends]
    wrong += [f"{name}: {', '.join(what)} never fired, so that no run proves anything" for name, what in never.items()]
    for one in found:
        trial = one.trial
        if one.problem:
            wrong.append(f"{trial.scenario.name}, {' and '.join(trial.guards)} {trial.experiment}: {one.problem}")
        if trial.scenario.name in never:
            continue
        claimed = trial.guards in trial.scenario.expect.guards
        if trial.experiment != ON_ALONE and claimed and not one.headline:
            wrong.append(f"{trial.scenario.name} claims that it needs {' or '.join(trial.guards)}, and does not")
        elif trial.experiment == OFF_ALONE and not claimed and one.headline:
            wrong.append(f"{trial.scenario.name} needs {trial.guards[0]}, and does not say so")
    return wrong
