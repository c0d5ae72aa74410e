"""One day lived through on every condition and profile: executed on a terminal and judged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields, replace

from posfault import profiles, till
from posfault.bench.evidence import CLOSING, name
from posfault.bench.run import Run, run
from posfault.bench.stand import Stand
from posfault.errors import HungError, InvalidRun, LinkError
from posfault.explorer import space
from posfault.networks import day, draw
from posfault.networks.condition import Condition
from posfault.scenario import Expect, Scenario

NOBODYS = "nobody's"    # the method of a debit that was sent for no customer


@dataclass(frozen=True, slots=True)
class Day:
    """What a process is given: the day's number, how many customers come, and where they are served."""

    seed: int
    number: int
    customers: int
    conditions: tuple[Condition, ...]
    profiles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of a day, or of several. drawn, fired: faults.

    served, wrong: customers by method, and those of them of whom wrong money stands at the end. paid: by as much as they
    meant. duplicate: customers debited more than once, at the end still. one_sided: debits, and other transactions, on which
    terminal and bank disagree.
    """

    served: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    paid: int = 0
    duplicate: int = 0
    one_sided: int = 0
    till_ms: int = 0
    drawn: int = 0
    fired: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def sales(self) -> int:
        return self.served.total()

    @property
    def seconds_a_sale(self) -> float:
        return self.till_ms / 1000 / self.sales if self.sales else 0.0


@dataclass(frozen=True, slots=True)
class Lived:
    """What came of a day on a condition and profile; problem says why there is no verdict, "" where there is one.

    scenario: the day with what fired; None where no rule is broken.
    """

    condition: str
    profile: str
    problem: str = ""
    counts: Counts = field(default_factory=Counts)
    broken: tuple[str, ...] = ()
    scenario: Scenario | None = None


def lived(stand: Stand, task: Day) -> list[Lived]:
    """For the pool: the day on each profile, first clean, then on each condition."""
    trade = day.trade(task.seed, task.number, task.customers)
    found = []
    for profile in task.profiles:
        off = profiles.guards_off(profile)
        reached = space.reached(_run(stand, trade, off))
        for condition in task.conditions:
            drawn = replace(trade, faults=draw.schedule(condition, task.seed, task.number, reached))
            found.append(_lived(stand, condition.name, profile, drawn, off))
    return found


def _run(stand: Stand, scenario: Scenario, off: tuple[str, ...]) -> Run:
    """A whole day, from a cold start: a small heap that is in pieces has no room for so long a schedule."""
    stand.home.cut_power()
    return run(stand, scenario, off)


def _lived(stand: Stand, condition: str, profile: str, drawn: Scenario, off: tuple[str, ...]) -> Lived:
    try:
        done = _run(stand, drawn, off)
    except (HungError, InvalidRun, LinkError) as problem:
        stand.home.cut_power()
        return Lived(condition, profile, str(problem))
    finding = _finding(done, condition, profile) if done.broken else None
    return Lived(condition, profile, counts=_counted(done), broken=tuple(sorted(done.broken)), scenario=finding)


def _counted(done: Run) -> Counts:
    method, evidence = day.methods(done.scenario), done.evidence
    customers = [one for one in evidence.intents if one.name != CLOSING]
    debits = Counter(one.name for debit in evidence.standing() if (one := evidence.intent_of(debit)))
    return Counts(
        served=Counter(method[one.name] for one in customers),
        wrong=Counter(method.get(one, NOBODYS) for one in wronged(done)),
        paid=sum(evidence.net(one) == one.asked for one in customers),
        duplicate=sum(debits[one.name] > 1 for one in customers),
        one_sided=min(len(done.broken.get("no-one-sided", ())), len(customers)),
        till_ms=sum(till.customers_ms(done).values()),
        drawn=len(done.scenario.faults), fired=len(done.world.faults_fired),
    )


def wronged(run: Run) -> set[str]:
    """The intents of which wrong money stands at the end; "" for a debit that is nobody's."""
    evidence = run.evidence
    whose = {name(debit): one.name if (one := evidence.intent_of(debit)) else "" for debit in evidence.debits}
    return {whose.get(wrong.whose, wrong.whose) for wrong in run.wrong_money if wrong.until_ms is None}


def _finding(run: Run, condition: str, profile: str) -> Scenario:
    """A scenario of what fired: the rest of the schedule has never been heard of."""
    scenario = run.scenario
    fired = tuple(fault for place, fault in enumerate(scenario.faults) if place in run.world.faults_fired)
    broken = tuple(sorted(run.broken))
    field_breaks = broken if profile == "field" else ()
    said = f"posfault networks, {condition}, profile {profile}: breaks {', '.join(broken)}"
    if not field_breaks:
        said += "; with every guard on nothing may break, so this file fails until that is mended"
    reactions = {rule: getattr(scenario.clerk, rule) if rule in run.world.clerk.fired else ""
                 for rule in type(scenario.clerk).__dataclass_fields__}
    title = f"{scenario.title} on the network {condition}"
    expect = Expect(broken[0] if field_breaks else "", field_breaks, scenario.expect.net)
    return replace(scenario, title=title, evidence=said, faults=fired, expect=expect,
                   clerk=type(scenario.clerk)(**reactions))
