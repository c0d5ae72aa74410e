"""The search: all singles, all pairs, then a swarm of more; what is known already is not run again."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from posfault.bench.run import Run
from posfault.bench.stand import Stand
from posfault.errors import InputError
from posfault.explorer import power_cuts, space, together, trial
from posfault.explorer.schedule import Schedule
from posfault.explorer.space import EVERYTHING, Event, Events, Patterns
from posfault.explorer.trial import ANOTHER_TRACE, BROKEN, DEFECT, NOT_REACHED, Batch, Found, Setting
from posfault.money import money
from posfault.scenario import Expect, Fault, Scenario

BATCH = 16              # schedules that a process gets at once: neighbours share the states that survive a power cut
_QUIET = (("clock.ticks", "jump", (("seconds", 43200),)),)     # points that the trace does not show, and what strikes there
_QUIET_POINTS = tuple(row[0] for row in _QUIET)


class Store(Protocol):
    """Where results are kept: explorer/store.py, or a plain dict that forgets."""

    def get(self, schedule: Schedule, /) -> Found | None: ...

    def add(self, stage: str, found: Sequence[Found], /) -> None: ...


class Memory:
    """A store that lasts as long as the search."""

    def __init__(self) -> None:
        self._found: dict[Schedule, Found] = {}

    def get(self, schedule: Schedule) -> Found | None:
        return self._found.get(schedule)

    def add(self, stage: str, found: Sequence[Found]) -> None:
        self._found |= {one.schedule: one for one in found}


Each = Callable[[Iterable[Batch]], Iterator[list[Found]]]      # tries batches, in order, wherever that is done


@dataclass
class Stage:
    """A part of the space. size: exact. known: of it taken from the store; executed: run and judged to the end, same: told
    by another run that comes to the same; the rest of the size was not tried.

    equal: schedules left out since what their first fault leaves, or a power cut of theirs, equals what
    another's does. implied: since a part of them breaks a rule by itself.
    """

    name: str
    size: int
    known: int = 0
    executed: int = 0
    same: int = 0
    equal: int = 0
    implied: int = 0
    seconds: float = 0.0
    words: Counter[str] = field(default_factory=Counter)
    findings: list[Found] = field(default_factory=list)     # what breaks a rule, and what is a defect

    @property
    def tried(self) -> int:
        return self.known + self.executed + self.same

    @property
    def partial(self) -> bool:
        return self.tried < self.size

    def take(self, found: Found, known: bool) -> None:
        if known:
            self.known += 1
        elif found.same:
            self.same += 1
        else:
            self.executed += 1
        self.words[found.word] += 1
        if found.word in (BROKEN, DEFECT):
            self.findings.append(found)


def bare(scenario: Scenario) -> Scenario:
    """The scenario without what goes wrong in it. The clerk's reactions stay: they are part of the shop. What it nets is
    known only where nothing went wrong."""
    clean = not (scenario.faults or scenario.behaviours)
    return replace(scenario, faults=(), behaviours=(), expect=Expect(net=scenario.expect.net if clean else {}))


def golden(stand: Stand, setting: Setting) -> Run:
    """The clean run. Raises InputError where it is not, or on `hardened` comes to something else than its file says."""
    done = trial.once(stand, setting, Schedule())
    if done.broken:
        raise InputError(setting.scenario.path, f"breaks {', '.join(sorted(done.broken))} without any fault",
                         "explore from a scenario that is clean")
    for intent, amount in {} if setting.off else setting.scenario.expect.net.items():
        debited = done.net.get(intent, 0)
        if debited != amount:
            raise InputError(setting.scenario.path, f"{intent} is debited {money(debited)} without any fault, and not"
                             f" {money(amount)} as it says", "mend the firmware, or the file")
    return done


def events(stand: Stand, setting: Setting) -> Events:
    """Those of the clean run, as they come. Those that no trace shows are found by striking at them."""
    clean = golden(stand, setting)
    unseen: dict[int, list[Event]] = {}
    for point, kind, given in _QUIET:
        for nth in itertools.count(1):
            schedule = Schedule((Fault(point, nth, kind, "", given),))
            run = trial.once(stand, setting, schedule)
            if not trial.struck_all(schedule, run):
                break
            unseen.setdefault(space.struck_at(run.world.trace), []).append((point, nth))    # up to there as in the clean run
    return space.events(clean, unseen)


@dataclass
class Search:
    """each: see Each. deadline: of time.monotonic(); what is not done by then is left. listen: hears of every stage as it
    goes on. found: all that was found so far, in any stage."""

    setting: Setting
    events: Events
    each: Each
    store: Store = field(default_factory=Memory)
    patterns: Patterns = EVERYTHING
    deadline: float = float("inf")
    listen: Callable[[Stage], None] = lambda stage: None
    stages: list[Stage] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)

    def singles(self) -> list[Found]:
        """Every single fault and behaviour."""
        schedules = space.singles(self.events, self.patterns)
        return self._run(Stage("singles", len(schedules)), schedules, merge=True)

    def pairs(self, singles: Sequence[Found]) -> list[Found]:
        """Every second fault behind every first one that breaks nothing by itself."""
        planned = Planned(singles, self.events, self.patterns)
        stage = Stage("pairs", sum(1 for _ in planned.schedules()))
        stage.equal, stage.implied = planned.equal, planned.implied
        return self._run(stage, planned.schedules(), merge=True)

    def swarm(self, schedules: Iterable[Schedule], size: int) -> list[Found]:
        return self._run(Stage("swarm", size), schedules, merge=False)

    def these(self, name: str, schedules: Sequence[Schedule], merge: bool) -> list[Found]:
        """Schedules that another search has tried."""
        return self._run(Stage(name, len(schedules)), schedules, merge)

    def _run(self, stage: Stage, schedules: Iterable[Schedule], merge: bool) -> list[Found]:
        """All of the stage but what comes too late; a schedule with two traces ends the search."""
        self.stages.append(stage)
        begun = time.monotonic()
        kept: list[Found] = []
        for found, known in self._tried(stage.name, schedules, merge):
            stage.take(found, known)
            kept.append(found)
            self.found.append(found)
            stage.seconds = time.monotonic() - begun
            self.listen(stage)
            if found.problem == ANOTHER_TRACE:
                self.deadline = 0.0
        return kept

    def _tried(self, name: str, schedules: Iterable[Schedule], merge: bool) -> Iterator[tuple[Found, bool]]:
        known: list[Found] = []
        batches = self._batches(schedules, merge, known)
        for done in self.each(batches):
            self.store.add(name, done)
            yield from ((one, False) for one in done)
            yield from ((one, True) for one in known)
            known.clear()
        yield from ((one, True) for one in known)

    def _batches(self, schedules: Iterable[Schedule], merge: bool, known: list[Found]) -> Iterator[Batch]:
        """What is to be run; what the store has goes to `known` instead. What hung is run again, a mismatch stays."""
        batch: list[Schedule] = []
        for schedule in schedules:
            if time.monotonic() >= self.deadline:
                return
            found = self.store.get(schedule)
            if found and (found.word != DEFECT or found.problem == ANOTHER_TRACE):
                known.append(found)
                continue
            if len(batch) >= BATCH and not (len(batch) < together.MOST and together.alike(batch[-1], schedule)):
                yield Batch(self.setting, tuple(batch), merge)
                batch = []
            batch.append(schedule)
        if batch:
            yield Batch(self.setting, tuple(batch), merge)


def _is_quiet(schedule: Schedule) -> bool:
    return any(fault.point in _QUIET_POINTS for fault in schedule.faults)


def _alike_later(firsts: Iterable[Found]) -> list[list[Found]]:
    """Those after which a second fault may strike at the same events, together."""
    return [list(alike) for _, alike in itertools.groupby(firsts, key=lambda one: one.later)]


class Planned:
    """The pairs that are to be tried, given what came of all singles; where a second fault is likeliest to hurt, first.

    That is in the recovery: at events that the clean run has not, behind the first faults that cause most of them.
    equal, implied: counted while schedules() is gone through; see Stage.
    """

    def __init__(self, singles: Sequence[Found], events: Events, patterns: Patterns) -> None:
        self._counts = space.counted(events)
        self._patterns = patterns
        self._taking_in = power_cuts.taking_in(singles)
        self._quiet = tuple((point, 1, self._counts[point]) for point in _QUIET_POINTS if point in self._counts)
        self._broken = {one.schedule for one in singles if one.word == BROKEN}
        firsts = [one for one in singles if one.later and one.word != DEFECT and space.begins_pairs(one.schedule)]
        self._firsts = sorted(firsts, key=lambda one: -sum(end - begin + 1 for _, begin, end in self._recovery(one)))
        self.equal = self.implied = 0

    def _recovery(self, first: Found) -> Events:
        """The events of its run that the clean one has not."""
        beyond = ((point, max(begin, self._counts.get(point, 0) + 1), end) for point, begin, end in first.later)
        return tuple(one for one in beyond if one[1] <= one[2])

    def _rest(self, first: Found) -> Events:
        within = ((point, begin, min(end, self._counts.get(point, 0))) for point, begin, end in first.later)
        return () if _is_quiet(first.schedule) else tuple(one for one in within if one[1] <= one[2])

    def _unseen(self, first: Found) -> Events:
        """Events that no trace shows: nobody knows whether they come before or after the first, so all of them."""
        begin = first.schedule.faults[0].nth + 1 if _is_quiet(first.schedule) else 1
        return tuple((point, begin, end) for point, _, end in self._quiet)

    def schedules(self) -> Iterator[Schedule]:
        """Last of all the behaviours that found no occasion in the clean run, fault by fault: see together.py."""
        self.equal = self.implied = 0
        states: dict[str, Found] = {}
        untold: dict[Schedule, frozenset[Fault]] = {}       # of a first whose state another leaves too; see _untold
        for first in sorted(self._firsts, key=lambda one: self._told(one.schedule)):
            if not first.state or first.word == BROKEN:     # what begins with that is tried nowhere
                continue
            if first.state in states:
                untold[first.schedule] = self._untold(first, states[first.state])
            else:
                states[first.state] = first
        idle = [one for one in self._firsts if one.word == NOT_REACHED]
        for events in (self._recovery, self._rest, self._unseen):
            for first in self._firsts:
                where = () if first in idle else events(first)
                pairs = space.pairs(first.schedule, where, self._patterns, events == self._rest)
                yield from self._wanted(pairs, None if events == self._unseen else untold.get(first.schedule))
        for first, *more in _alike_later(idle):
            others = [one.schedule for one in (first, *more)]
            for events in (self._recovery, self._rest, self._unseen):
                yield from self._wanted(space.beside(events(first), others, self._patterns), None)

    def _told(self, schedule: Schedule) -> bool:
        """Whether another tells it, in which the power fails before what the terminal takes in, and not after."""
        return any(one.point in self._taking_in and power_cuts.cuts_after(one) for one in schedule.faults)

    def _untold(self, first: Found, other: Found) -> frozenset[Fault]:
        """Second faults behind the first that the other does not tell, which is followed by the same events under other
        numbers: there the same fault breaks a rule by itself, so that it is no pair."""
        start, begins = ({point: begin for point, begin, _ in reversed(one.later)} for one in (first, other))
        return frozenset(
            moved for part in self._broken for one in part.faults if one.point in start and one.point in begins
            and one.nth >= begins[one.point]
            for moved in (replace(one, nth=one.nth - begins[one.point] + start[one.point]),))

    def _wanted(self, pairs: Iterable[Schedule], untold: frozenset[Fault] | None) -> Iterator[Schedule]:
        """untold: what another first does not tell; None where there is no other that leaves the same."""
        for pair in pairs:
            if self._broken and any(part in self._broken for part in pair.parts):
                self.implied += 1
            elif (untold is not None and untold.isdisjoint(pair.faults)) or self._told(pair):
                self.equal += 1
            else:
                yield pair
