"""Draws the faults of a network condition: for each event of a clean day one fate, always the same for the same numbers.

A fate depends on the seed, the day, the condition, the point and nth, and on nothing that the terminal does: both profiles
have the same ones. What is handed over is the schedule.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping

from posfault.bench.world import BANK_MS, DOWN_MS, UP_MS
from posfault.networks.condition import DAY_S, OF, Condition
from posfault.scenario import Fault

Given = tuple[tuple[str, int | str], ...]
Fate = tuple[str, Given] | None     # fault kind and its parameters; None: nothing


def schedule(condition: Condition, seed: int, day: int, reached: Mapping[str, int]) -> tuple[Fault, ...]:
    """reached: how many events the clean day has at each point."""
    return tuple(_faults(condition, seed, day, reached))


def _faults(condition: Condition, seed: int, day: int, reached: Mapping[str, int]) -> Iterator[Fault]:
    for point, fate in _FATES.items():
        for nth in range(1, reached.get(point, 0) + 1):
            drawn = fate(condition, random.Random(f"{seed} {day} {condition.name} {point} {nth}"))
            if drawn:
                yield Fault(point, nth, drawn[0], "", drawn[1])


def _connect(condition: Condition, rng: random.Random) -> Fate:
    """The customer comes at any time: the line is down as often as it is down in a day, and for the rest of that outage."""
    lot, rest = rng.random(), rng.random()
    if lot < condition.down_share:
        return "outage", _ms(rest * _outage_s(condition, rng) * 1000)
    if lot < condition.down_share + condition.half_open / OF / 2:
        return "half_open", ()
    return None


def _send(condition: Condition, rng: random.Random) -> Fate:
    return _message(condition, rng, condition.loss_up, condition.duplicate_up, UP_MS)


def _receive(condition: Condition, rng: random.Random) -> Fate:
    """What begins while the bank is at it strikes before the answer: an outage, or the connection is dead by then."""
    lot = rng.random()
    under_way_s = (2 * condition.latency_ms + BANK_MS) / 1000
    begins = min(1.0, condition.outages_a_day * under_way_s / DAY_S)
    if lot < begins:
        return "outage", _ms(_outage_s(condition, rng) * 1000)
    if lot < begins + condition.half_open / OF / 2:
        return "half_open", ()
    return _message(condition, rng, condition.loss_down, condition.duplicate_down, DOWN_MS)


def _message(condition: Condition, rng: random.Random, loss: int, duplicate: int, bench_ms: int) -> Fate:
    """bench_ms: how long it takes on the bench's own line, which nothing can undercut."""
    lot, jitter = rng.random() * OF, rng.uniform(-1, 1)
    if lot < loss:
        return "drop", ()
    if lot < loss + duplicate:
        return "duplicate", (("after_ms", condition.duplicate_ms),)
    later_ms = round(condition.latency_ms + jitter * condition.jitter_ms) - bench_ms
    return ("delay", (("ms", later_ms),)) if later_ms > 0 else None


def _outage_s(condition: Condition, rng: random.Random) -> float:
    return rng.uniform(condition.outage_least_s, condition.outage_most_s)


def _ms(length: float) -> Given:
    return (("ms", max(1, round(length))),)


_FATES: Mapping[str, Callable[[Condition, random.Random], Fate]] = {
    "network.connect": _connect,
    "network.send": _send,
    "network.receive": _receive,
}
