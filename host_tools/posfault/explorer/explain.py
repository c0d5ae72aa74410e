"""Explains why a run breaks a rule: what each thing that goes wrong contributes, and which guards would have stopped it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from posfault import facts
from posfault.errors import InvalidRun
from posfault.explorer import guard_sets, parting
from posfault.explorer.account import Account, Trial
from posfault.explorer.guard_sets import Each, GuardSets, Hears
from posfault.explorer.parting import Parting
from posfault.explorer.schedule import Schedule
from posfault.explorer.trial import ANOTHER_TRACE, Setting
from posfault.reports.story import Line
from posfault.scenario import ClerkRules, Scenario
from posfault.text import chain, tell


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that goes wrong. schedule: the one fault or behaviour; else reaction: what the clerk does then."""

    schedule: Schedule
    reaction: str = ""

    @property
    def name(self) -> str:
        """In words, with what it is given otherwise than by default."""
        for fault in self.schedule.faults:
            point = f"{fault.point} ({fault.during})" if fault.during else fault.point
            return tell("fault_of", kind=fault.kind + _given(self), point=point, nth=fault.nth)
        for behaviour in self.schedule.behaviours:
            return behaviour.name + _given(self)
        return tell("reaction_of", reaction=self.reaction)

    @property
    def responsible(self) -> str:
        """The part that it is of: clerk, hardware, software, network, platform, acquirer or configuration."""
        for fault in self.schedule.faults:
            return facts.kinds()[fault.kind].part
        for behaviour in self.schedule.behaviours:
            return facts.behaviours()[behaviour.name].part
        return "clerk"

    def left_out(self, scenario: Scenario) -> Scenario:
        if self.reaction:
            return dataclasses.replace(scenario, clerk=dataclasses.replace(scenario.clerk, **{self.reaction: ""}))
        return Schedule.of(scenario).without(self.schedule).in_(scenario)

    def shifted(self, by: int) -> Part | None:
        """The same so many events later; None where there is no such event, or it does not count any."""
        for fault in self.schedule.faults:
            moved = dataclasses.replace(fault, nth=fault.nth + by)
            return Part(Schedule((moved,))) if moved.nth > 0 else None
        for behaviour in self.schedule.behaviours:
            given = dict(behaviour.parameters)
            nth = given.get("nth", 0)
            if isinstance(nth, int) and nth > 0 and nth + by > 0:
                given["nth"] = nth + by
                return Part(Schedule((), (dataclasses.replace(behaviour, parameters=tuple(given.items())),)))
        return None


@dataclass(frozen=True, slots=True)
class Contribution:
    """without: what comes of it without the part. shifted: the part an event earlier or later, and what comes then."""

    part: Part
    without: Account
    shifted: tuple[tuple[Part, Account], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """nothing: what comes of it with no fault and no behaviour. chain: from fault to wrong debit; absent: what a clean run
    has instead. struck, lacking: (part responsible, what of it): what went wrong, and which guards of the smallest sets
    are missing."""

    setting: Setting
    run: Account
    contributions: tuple[Contribution, ...]
    nothing: Account
    guards: GuardSets
    nearest: Parting | None
    chain: tuple[Line, ...]
    absent: tuple[Line, ...]

    @property
    def struck(self) -> list[tuple[str, list[str]]]:
        """Of what makes a difference; of all where each could be left out, since another does the same."""
        needed = [one for one in self.contributions if one.without.broken != self.run.broken]
        return _by_part((one.part.responsible, one.part.name) for one in needed or self.contributions)

    @property
    def lacking(self) -> list[tuple[str, list[str]]]:
        names = {name for names in self.guards.sets for name in names}
        return _by_part((guard.part, guard.name) for guard in facts.guards().values() if guard.name in names)


def parts(scenario: Scenario) -> list[Part]:
    """All that goes wrong in it, and how the clerk reacts."""
    reactions = [name for name in ClerkRules.__dataclass_fields__ if getattr(scenario.clerk, name)]
    return [*map(Part, Schedule.of(scenario).parts), *(Part(Schedule(), name) for name in reactions)]


def account(setting: Setting, each: Each) -> Account:
    """What comes of the scenario itself. Raises InvalidRun where that proves nothing."""
    trial = _trial(setting, setting.scenario)
    first, second = each([trial, dataclasses.replace(trial, told=False)])
    if first.problem or second.problem:
        raise InvalidRun(first.problem or second.problem)
    if first.missing:
        raise InvalidRun(f"{setting.scenario.path}: {chain('comma', first.missing)} never fired: this run proves nothing")
    if first.trace_hash != second.trace_hash:
        raise InvalidRun(f"{setting.scenario.path}: {ANOTHER_TRACE}")
    return first


def explained(setting: Setting, run: Account, each: Each, hears: Hears) -> Explanation:
    """run: what comes of it, as account() says."""
    scenario = setting.scenario
    found, nothing = _contributions(setting, each, hears)
    guards = guard_sets.smallest(_trial(setting, scenario), each, hears)
    others = [(tell("without", part=one.part.name), one.without) for one in found]
    near = parting.nearest(run, [*others, (tell("with_nothing_wrong"), nothing)])
    if near is None and guards.sets:
        stopped = [_trial(guard_sets.with_guards(setting, one), scenario) for one in guards.sets]
        names = [tell("with_guards", guards=chain("and", one)) for one in guards.sets]
        near = parting.nearest(run, zip(names, each(stopped), strict=True))
    clean = nothing if nothing.clean else near.clean if near else None
    return Explanation(setting, run, tuple(found), nothing, guards, near, tuple(parting.chain(run, clean)),
                       tuple(parting.absent(run, clean)))


def blamed(setting: Setting, run: Account, each: Each) -> dict[str, list[Part]]:
    """Rule -> what it would not be broken without; all that goes wrong where one does the same as another."""
    of = parts(setting.scenario)
    accounts = each([_trial(setting, part.left_out(setting.scenario), told=False) for part in of])
    without = list(zip(of, accounts, strict=True))
    return {rule: [part for part, account in without if rule not in account.broken] or of for rule in run.broken}


def _contributions(setting: Setting, each: Each, hears: Hears) -> tuple[list[Contribution], Account]:
    scenario = setting.scenario
    of = parts(scenario)
    moved = [[one for one in (part.shifted(-1), part.shifted(1)) if one] for part in of]
    trials = [_trial(setting, Schedule().in_(scenario)), *(_trial(setting, part.left_out(scenario)) for part in of)]
    for part, instead in zip(of, moved, strict=True):
        trials += [_trial(setting, _instead(scenario, part, one), told=False) for one in instead]
    accounts = _heard(each(trials), len(trials), hears)
    nothing = next(accounts)
    without = [next(accounts) for _ in of]
    shifted = [tuple((one, next(accounts)) for one in instead) for instead in moved]
    return [Contribution(*row) for row in zip(of, without, shifted, strict=True)], nothing


def _heard(accounts: Iterator[Account], size: int, hears: Hears) -> Iterator[Account]:
    for number, one in enumerate(accounts, 1):
        hears("contributions", size, number)
        yield one


def _instead(scenario: Scenario, part: Part, other: Part) -> Scenario:
    return (Schedule.of(scenario).without(part.schedule) + other.schedule).in_(scenario)


def _trial(setting: Setting, scenario: Scenario, told: bool = True) -> Trial:
    return Trial(dataclasses.replace(setting, scenario=scenario), Schedule.of(scenario), told)


def _given(part: Part) -> str:
    """The parameters that differ from the table's defaults."""
    found = []
    given = [(one.parameters, facts.kinds()[one.kind].parameters) for one in part.schedule.faults]
    given += [(one.parameters, facts.behaviours()[one.name].parameters) for one in part.schedule.behaviours]
    for parameters, table in given:
        defaults = {parameter.name: parameter.default for parameter in table}
        found += [f"{name}={value}" for name, value in parameters if value != defaults[name]]
    return f" ({', '.join(found)})" if found else ""


def _by_part(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for part, name in pairs:
        if name not in found.setdefault(part, []):
            found[part].append(name)
    return list(found.items())
