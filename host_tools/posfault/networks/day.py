"""A day's trade in one shop: customers one after the other, with different cards, amounts and ways to pay."""

from __future__ import annotations

import random
from pathlib import Path
from typing import NamedTuple

from posfault.scenario import ClerkRules, Contract, Expect, Say, Scenario, Step

CUSTOMERS = 20          # of a whole day; the schedule of many more would not fit into one line to the terminal
METHODS = ("swipe", "chip", "tap", "code", "offline")


class _Way(NamedTuple):
    """of_ten: how many customers pay so (assumed). cards: those that can."""

    method: str
    of_ten: int
    clerk: str
    entry: str
    cards: str


_WAYS = (
    _Way("swipe", 3, "sale", "swipe", "ABCDEFG"),
    _Way("chip", 2, "sale", "chip", "HI"),
    _Way("tap", 2, "sale", "tap", "I"),
    _Way("code", 2, "code sale", "swipe", "ABCDE"),
    _Way("offline", 1, "offline sale", "swipe", "ABCDE"),
)
_AMOUNTS = (500, 45_000)        # minor units; from 300.00 the customer signs, and offline takes up to 500.00
_PAUSES = (0, 9)                # minutes until the next customer comes (assumed): the operator stays logged in
# The clerk may sell offline alone, as the shop and its bank have agreed.
_CONTRACT = Contract(supervisor_for=("void", "refund"))
# What clerks do, on both profiles alike: nobody answers, so they sell again (notes/domain.md, section 3).
_CLERK = ClerkRules(on_unknown="repeat")


def trade(seed: int, number: int, customers: int = CUSTOMERS) -> Scenario:
    """The same day for the same seed and number, whatever the network and the guards."""
    rng = random.Random(f"day {seed} {number}")
    steps = [Step("sign on")]
    for place in range(1, customers + 1):
        way = rng.choices(_WAYS, [one.of_ten for one in _WAYS])[0]
        amount = rng.randint(*_AMOUNTS)
        steps.append(Step(way.clerk, f"customer {place}", amount, rng.choice(way.cards), entry=way.entry))
        if minutes := rng.randint(*_PAUSES):
            steps.append(Step("wait", minutes=minutes))
    net = {step.intent: step.amount for step in steps if step.intent}
    return Scenario(f"day_{seed}_{number}", Path(f"day_{seed}_{number}.toml"), f"A day's trade, {customers} customers", (),
                    Say(f"A day in the shop with {customers} customers.", f"店里的一天，{customers} 位顾客。"), tuple(steps),
                    Expect(net=net), contract=_CONTRACT, clerk=_CLERK)


def methods(scenario: Scenario) -> dict[str, str]:
    """Intent -> how its customer pays."""
    known = {(way.clerk, way.entry): way.method for way in _WAYS}
    return {step.intent: known[step.clerk, step.entry] for step in scenario.steps if step.intent}
