"""What each guard costs where nothing goes wrong: keys pressed, time at the till, messages sent.

Each clean scenario is run on `hardened`, and without each guard alone; the difference is the guard's price.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from posfault import facts, pool
from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.errors import InvalidRun
from posfault.scenario import Scenario


class Spent(NamedTuple):
    """Until the closing. keys: pressed. ms: bench time from power-on. messages: sent to the bank."""

    keys: int
    ms: int
    messages: int

    def less(self, other: Spent) -> Spent:
        return Spent(self.keys - other.keys, self.ms - other.ms, self.messages - other.messages)


@dataclass(frozen=True, slots=True)
class Trial:
    """A clean scenario without the guard; "" for none."""

    scenario: Scenario
    guard: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """broken: the rules that break without the guard, though nothing goes wrong."""

    trial: Trial
    spent: Spent
    broken: tuple[str, ...]


class Price(NamedTuple):
    """What a guard adds to each scenario; below 0 where it saves. broken: scenario -> what breaks without it."""

    guard: str
    added: dict[str, Spent]
    broken: dict[str, tuple[str, ...]]

    @property
    def total(self) -> Spent:
        """Of all scenarios."""
        each = self.added.values()
        return Spent(sum(one.keys for one in each), sum(one.ms for one in each), sum(one.messages for one in each))


def trials(scenarios: Sequence[Scenario]) -> list[Trial]:
    """Those with the same guards follow one another, so that flash images are shared."""
    return [Trial(scenario, guard) for guard in ("", *facts.guards()) for scenario in scenarios]


def outcomes(of: Sequence[Trial], jobs: int) -> Iterator[Outcome]:
    """Each executed and judged, in order. Raises HungError or InvalidRun where a clean scenario gives no verdict."""
    return pool.each(outcome, of, jobs)


def outcome(stand: Stand, trial: Trial) -> Outcome:
    done = run(stand, trial.scenario, (trial.guard,) if trial.guard else ())
    if done.broken and not trial.guard:
        raise InvalidRun(f"{trial.scenario.name} breaks {', '.join(sorted(done.broken))} with every guard on")
    keys = sum(event[1] == "keypad.key" and event[0] <= done.closing_ms for event in done.world.trace)
    messages = sum(sent.up and sent.sent_ms < done.closing_ms for sent in done.evidence.wire.sent)
    return Outcome(trial, Spent(keys, done.closing_ms, messages), tuple(sorted(done.broken)))


def prices(found: Iterable[Outcome]) -> list[Price]:
    """Of each guard, in the table's order."""
    found = list(found)
    with_it = {one.trial.scenario.name: one.spent for one in found if not one.trial.guard}
    return [
        Price(guard, {one.trial.scenario.name: with_it[one.trial.scenario.name].less(one.spent) for one in own},
              {one.trial.scenario.name: one.broken for one in own if one.broken})
        for guard in facts.guards() if (own := [one for one in found if one.trial.guard == guard])
    ]
