"""A session at a terminal: a person does by hand what a scripted clerk does otherwise, on the same bench.

What is done is kept as the steps of a scenario. In lockstep a run is a pure function of these, so that a fault can be armed
amid a session: everything is done again with it, up to where the session stands, and must come to the same.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from posfault import by_hand
from posfault.bench import run as running
from posfault.bench.bench import Bench
from posfault.bench.run import Run
from posfault.bench.stand import Stand
from posfault.bench.world import World
from posfault.by_hand import Event
from posfault.errors import InputError
from posfault.forms import Value
from posfault.scenario import NTH_MOST, Behaviour, Expect, Fault, Say, Scenario, Step

BY_HAND = "by hand"
_NTH = "nth"


class Session:
    """steps: what has been done, as a scenario says it. pace: 0 for lockstep; else as for `posfault.bench.run.run`.

    Every method that does something raises what a run raises: PortError, HungError, LinkError, InvalidRun.
    """

    def __init__(self, stand: Stand, off: tuple[str, ...] = (), configuration: Mapping[str, Value] | None = None,
                 pace: int = 0) -> None:
        self.stand = stand
        self.off = off
        self.pace = pace
        self.configuration = dict(configuration or {})
        self.faults: tuple[Fault, ...] = ()
        self.behaviours: tuple[Behaviour, ...] = ()
        self.steps: list[Step] = []
        self.world: World
        self.bench: Bench
        self.begin()

    def begin(self) -> None:
        """A fresh morning, with the same faults and behaviours; what was done before is forgotten."""
        self.steps = []
        self._play((Step(BY_HAND),))

    # What is done

    @property
    def now_ms(self) -> int:
        """Bench time."""
        return self.bench.now_ms

    @property
    def person(self) -> str:
        """Who is at the keypad."""
        return self.steps[-1].person

    def do(self, events: Sequence[Event]) -> None:
        """What happens without waiting for the terminal, each so many ms from now; then until it waits for somebody."""
        entry = by_hand.entry(list(events))
        self.steps[-1] = dataclasses.replace(self.steps[-1], does=(*self.steps[-1].does, entry))
        self._hands.entries.append(entry)
        self.bench.run()

    def wait(self, ms: int) -> None:
        """Nothing is done for so long."""
        self.do([Event(ms, "wait")])

    def until_next(self) -> int | None:
        """Ms until something happens by itself; None where nothing will."""
        next_ms = self.bench.next_ms
        # What is due at that very moment comes to the terminal before it waits again.
        return None if next_ms is None else max(0, next_ms - self.now_ms) + 1

    def step(self, step: Step) -> None:
        """Somebody comes and works by hand, or the scripted clerk does a step of hers. Raises InputError."""
        intents = [one.intent for one in self.steps if one.intent]
        if step.intent in intents:
            raise InputError(step.intent, "there was such a customer before", "give this one another name")
        if step.of and step.of not in intents:
            raise InputError(step.of, "there was no such customer", "name an earlier one")
        self.steps.append(step)
        self._go_on(step)
        if step.clerk != BY_HAND:
            self.steps.append(Step(BY_HAND, person=step.person))
            self._hands = self.world.clerk.take_over(self.steps[-1])

    # What goes wrong

    def arm(self, fault: Fault) -> Fault:
        """The fault will strike; its nth counts from now. Gives it as a scenario counts it, from the beginning.

        Raises InputError in real time, unless nothing has been done yet.
        """
        self._may_change(fault.kind)
        trace = self.world.trace
        before = self._events_before(fault) if self._anything_done else 0
        if before + fault.nth > NTH_MOST:
            raise InputError(_NTH, f"{fault.nth} events are too many", "give less")
        armed = dataclasses.replace(fault, nth=before + fault.nth)
        self._change((*self.faults, armed), self.behaviours, fault.kind, trace)
        return armed

    @property
    def waiting(self) -> tuple[Fault, ...]:
        """The faults that are armed and have not struck."""
        return tuple(fault for place, fault in enumerate(self.faults) if place not in self.world.faults_fired)

    def disarm(self, kind: str = "", point: str = "") -> int:
        """Faults that have not struck are taken back, all or those of a kind at a point; how many."""
        gone = [fault for fault in self.waiting if not kind or (fault.kind, fault.point) == (kind, point)]
        count = len(gone)
        if count:
            self._may_change("disarm")
            kept = tuple(fault for fault in self.faults if fault not in gone)
            self._change(kept, self.behaviours, "disarm", self.world.trace)
        return count

    def behave(self, behaviour: Behaviour) -> Behaviour:
        """Clerk, platform or bank misbehave from now on; the nth request is the nth from now. Gives it as a scenario has it.

        Raises InputError where it would have changed what has happened already; and as `arm`.
        """
        self._may_change(behaviour.name)
        trace = self.world.trace
        others = tuple(one for one in self.behaviours if one.name != behaviour.name)
        parameters = dict(behaviour.parameters)
        first = int(parameters.get(_NTH, 0))
        if first and self._anything_done:
            parameters[_NTH] = first + self._requests_before(behaviour, others)
        changed = Behaviour(behaviour.name, tuple(parameters.items()))
        self._change(self.faults, (*others, changed), behaviour.name, trace)
        return changed

    def behave_well(self, name: str) -> None:
        """No such behaviour any more. Raises InputError where there is none, or it has made a difference already."""
        others = tuple(one for one in self.behaviours if one.name != name)
        if others == self.behaviours:
            raise InputError(name, "nobody does that", "see `behaviours`")
        self._may_change(name)
        self._change(self.faults, others, name, self.world.trace)

    # What it comes to

    def scenario(self) -> Scenario:
        """What has been done so far, to be run by anybody; it claims that everybody gets what he meant."""
        steps = tuple(step for step in self.steps if step.does or step.intent or step.clerk != BY_HAND)
        expect = Expect(net={step.intent: step.amount for step in steps if step.intent})
        return Scenario("session", Path("session"), "A session at the console", (), _SAY, steps, expect, faults=self.faults,
                        behaviours=self.behaviours, configuration=self.configuration)

    def finish(self) -> Run:
        """The closing, and the verdict; the session is over then."""
        self.world.clerk.hand_back()
        return running.finish(self.stand, self.scenario(), self.off, self.world, self.bench, self.pace)

    # How it is done again

    @property
    def _anything_done(self) -> bool:
        return len(self.steps) > 1 or bool(self.steps[0].does)

    def _play(self, steps: Sequence[Step]) -> None:
        """From power-on to where these steps lead."""
        nothing_yet = dataclasses.replace(self.scenario(), steps=())
        self.world, self.bench = running.begin(self.stand, nothing_yet, self.off, self.pace)
        self.steps = list(steps)
        for step in steps:
            self._go_on(step)

    def _go_on(self, step: Step) -> None:
        if step.clerk == BY_HAND:
            self._hands = self.world.clerk.take_over(step)
        else:
            self.world.clerk.hand_back()
            self.world.clerk.assign((step,))
        self.bench.run()

    def _may_change(self, what: str) -> None:
        if self.pace and self._anything_done:
            raise InputError(what, "in real time this is said before anything is done", "begin `again`, and say it first")

    def _change(self, faults: tuple[Fault, ...], behaviours: tuple[Behaviour, ...], what: str,
                trace: list[list[Any]]) -> None:
        """Everything is done again with these, and has to come to this trace. Raises InputError, and changes nothing."""
        before, steps = (self.faults, self.behaviours), tuple(self.steps)
        self.faults, self.behaviours = faults, behaviours
        self._play(steps)
        if self.world.trace != trace and not self.pace:
            self.faults, self.behaviours = before
            self._play(steps)
            _refuse(what)

    def _events_before(self, fault: Fault) -> int:
        """How many events of the fault's point there were, as one that never strikes counts them."""
        steps, faults = tuple(self.steps), self.faults
        self.faults = (*faults, dataclasses.replace(fault, nth=NTH_MOST))
        self._play(steps)
        self.faults = faults
        return self.bench.counted()[len(faults)]

    def _requests_before(self, behaviour: Behaviour, others: Iterable[Behaviour]) -> int:
        """How many there were that it would have concerned: with the first that it would not, all is as it was."""
        steps, kept, trace = tuple(self.steps), self.behaviours, self.world.trace
        for before in range(NTH_MOST):
            tried = Behaviour(behaviour.name, tuple((dict(behaviour.parameters) | {_NTH: before + 1}).items()))
            self.behaviours = (*others, tried)
            self._play(steps)
            bank, platform = self.world.acquirer.firings, self.world.platform.conduct.firings
            if self.world.trace == trace and not any(name == tried.name for name, _ in (*bank, *platform)):
                break
        self.behaviours = kept
        return before


_SAY = Say("What was typed at the console, key by key.", "在控制台逐键输入的操作。")


def _refuse(what: str) -> NoReturn:
    raise InputError(what, "would have changed what has happened already", "begin `again` with it")
