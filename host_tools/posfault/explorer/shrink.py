"""The shrinker: the smallest and simplest schedule that breaks the same rules, on as few steps as will do.

Only what strikes whole and breaks exactly the same set of rules counts as the same finding.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from posfault.bench.run import Run
from posfault.bench.stand import Stand
from posfault.errors import HungError, InvalidRun, LinkError
from posfault.explorer import ddmin, simpler, space, trial
from posfault.explorer.schedule import Schedule
from posfault.explorer.simpler import Part
from posfault.explorer.trial import Setting
from posfault.scenario import REACTIONS, Behaviour, ClerkRules, Expect, Fault, Scenario, Step

RUNS_MOST = 200


@dataclass(frozen=True, slots=True)
class Shrunk:
    """setting: its scenario may have fewer steps than the one given. runs: those that it took. minimal: without any one
    part was tried, and none of that breaks the same. expect: what it comes to elsewhere, once somebody has looked."""

    setting: Setting
    schedule: Schedule
    broken: tuple[str, ...]
    runs: int
    minimal: bool
    expect: Expect = field(default_factory=Expect)

    @property
    def name(self) -> str:
        """What goes wrong, with how the clerk reacts where that is not by the display."""
        clerk = self.setting.scenario.clerk
        reacts = [f"{name}={reaction}" for name in REACTIONS if (reaction := getattr(clerk, name))]
        return " + ".join((self.schedule.name, *reacts))


def shrink(stand: Stand, setting: Setting, schedule: Schedule, broken: tuple[str, ...],
           runs_most: int = RUNS_MOST) -> Shrunk:
    """broken: what the schedule breaks. The best so far where runs_most do not suffice."""
    trials = _Trials(stand, setting.off, tuple(sorted(broken)), runs_most)
    best = _Best(trials, setting.scenario, schedule)
    minimal = False
    with contextlib.suppress(_Spent):
        if best.begin():
            best.fewer()
            best.simplify()
            best.fewer_steps()
            best.fewer()
            minimal = True
    return Shrunk(Setting(best.scenario, setting.off), best.schedule, trials.broken, trials.runs, minimal)


class _Spent(Exception):
    """No more runs are allowed."""


@dataclass(frozen=True, slots=True)
class _Came:
    """What came of a run, if it came to a verdict. reacts: the clerk, as far as she had reason to. reached, net: of a clean
    scenario."""

    broken: tuple[str, ...] | None = None
    struck: Schedule = field(default_factory=Schedule)
    reacts: ClerkRules = field(default_factory=ClerkRules)
    reached: Mapping[str, int] = field(default_factory=dict)
    net: Mapping[str, int] = field(default_factory=dict)


class _Trials:
    """Every run, once."""

    def __init__(self, stand: Stand, off: tuple[str, ...], broken: tuple[str, ...], most: int) -> None:
        self._stand = stand
        self._off = off
        self._most = most
        self._known: dict[tuple[tuple[Step, ...], ClerkRules, Schedule], _Came] = {}
        self.broken = broken
        self.runs = 0

    def same(self, scenario: Scenario, schedule: Schedule) -> bool:
        came = self.came(scenario, schedule)
        return came.broken == self.broken and came.struck == schedule

    def came(self, scenario: Scenario, schedule: Schedule) -> _Came:
        key = scenario.steps, scenario.clerk, schedule
        if key not in self._known:
            if self.runs >= self._most:
                raise _Spent
            self.runs += 1
            self._known[key] = self._run(scenario, schedule)
        return self._known[key]

    def _run(self, scenario: Scenario, schedule: Schedule) -> _Came:
        try:
            done = trial.once(self._stand, Setting(scenario, self._off), schedule)
        except (HungError, InvalidRun, LinkError):
            self._stand.home.cut_power()
            return _Came()
        broken = tuple(sorted(done.broken))
        if len(schedule):
            return _Came(broken, _struck(schedule, done), _reacts(scenario.clerk, done))
        return _Came(broken, schedule, scenario.clerk, space.reached(done), done.net)


def _struck(schedule: Schedule, done: Run) -> Schedule:
    return Schedule(tuple(one for index, one in enumerate(schedule.faults) if index in done.world.faults_fired),
                    tuple(one for one in schedule.behaviours if one.name in done.fired))


def _reacts(clerk: ClerkRules, done: Run) -> ClerkRules:
    return replace(clerk, **{name: "" for name in REACTIONS if f"clerk {name}" not in done.fired})


class _Best:
    """The smallest finding so far, and the ways to a smaller one."""

    def __init__(self, trials: _Trials, scenario: Scenario, schedule: Schedule) -> None:
        self._trials = trials
        self.scenario = scenario
        self.schedule = schedule

    def begin(self) -> bool:
        """Drops what never struck, or came up; whether it breaks what was said at all."""
        came = self._trials.came(self.scenario, self.schedule)
        return came.broken == self._trials.broken and self._take(replace(self.scenario, clerk=came.reacts), came.struck)

    def fewer(self) -> None:
        """None of what is left can be left out; the clerk follows the display where that comes to the same."""
        def fails(parts: tuple[Schedule, ...]) -> bool:
            return self._take(self.scenario, sum(parts, Schedule()))

        ddmin.smallest(self.schedule.parts, fails)
        for part in self.schedule.parts:
            came = self._trials.came(self.scenario, self.schedule.without(part))
            if came.broken == self._trials.broken and self._take(self.scenario, came.struck):
                self.fewer()        # a second part never struck without the first
                return
        for name in REACTIONS:
            follows = replace(self.scenario, clerk=replace(self.scenario.clerk, **{name: ""}))
            if follows != self.scenario and self._take(follows, self.schedule):
                self.fewer()
                return

    def simplify(self) -> None:
        for fault in self.schedule.faults:
            simple = next((one for one in simpler.kinds(fault) if self._swap(fault, one)), fault)
            self._earlier(self._parameters(simple))
        for behaviour in self.schedule.behaviours:
            self._parameters(behaviour)

    def fewer_steps(self) -> None:
        """From the last one on: what goes back to a step stands behind it."""
        for place in reversed(range(len(self.scenario.steps))):
            less = simpler.without_step(self.scenario, place) if place < len(self.scenario.steps) else None
            if not less:
                continue
            whole = self._trials.came(self.scenario, Schedule())
            clean = self._trials.came(less, Schedule())
            if clean.broken != () or sum(clean.reached.values()) > sum(whole.reached.values()):
                continue        # such as without a sign-on: then the clerk is refused, signs on, and begins anew
            net = {step.intent: clean.net.get(step.intent, 0) for step in less.steps if step.intent}
            less = replace(less, expect=Expect(net=net))
            any(self._take(less, one) for one in simpler.shifted(self.schedule, whole.reached, clean.reached))

    def _parameters(self, part: Part) -> Part:
        plain = simpler.defaults(part)
        if plain == part or self._swap(part, plain):
            return plain
        for place in range(len(part.parameters)):
            part = next((one for one in simpler.parameter(part, place) if self._swap(part, one)), part)
        return part

    def _earlier(self, fault: Fault) -> None:
        """The first event, else by halving the way to it: as if what holds at one held at all behind it."""
        least = 0
        nth = 1
        while nth < fault.nth:
            other = replace(fault, nth=nth)
            if self._swap(fault, other):
                fault = other
            else:
                least = nth
            nth = (least + fault.nth) // 2 if fault.nth - least > 1 else fault.nth

    def _swap(self, old: Part, new: Part) -> bool:
        rest = self.schedule.without(_alone(old))
        taken = {(one.point, one.nth, one.during) for one in rest.faults}
        if isinstance(new, Fault) and (new.point, new.nth, new.during) in taken:
            return False
        return self._take(self.scenario, rest + _alone(new))

    def _take(self, scenario: Scenario, schedule: Schedule) -> bool:
        """Whether it is the same finding; then it is the best one."""
        if not self._trials.same(scenario, schedule):
            return False
        self.scenario, self.schedule = scenario, schedule
        return True


def _alone(part: Fault | Behaviour) -> Schedule:
    return Schedule((part,)) if isinstance(part, Fault) else Schedule((), (part,))

