"""A month of trade on `hardened` in one life of the terminal: thirty days from sign-on to sign-off, nights between them.

Run by soak.py; or by itself. Exit status 1 where a rule breaks, where the heap in use after a collection grows from day to
day, or where the journal takes more and more of the flash.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import surviving
from outcome import Outcome

from posfault import facts
from posfault.bench.bench import Bench
from posfault.bench.journal import Journal
from posfault.bench.run import begin, finish
from posfault.bench.stand import Stand
from posfault.rules import judge
from posfault.scenario import Contract, Expect, Fault, Say, Scenario, Step

DAYS = 30
FEWEST, MOST = 20, 40           # transactions of a day
HOURS = "09:00-21:00"           # bench time 0 is nine o'clock
_DAY_MINUTES = 24 * 60
_WEEK = 7
_HEAP_MORE = 512                # bytes: a batch that is kept takes 128, and two more of small ones may be kept
_SIGNED = 0.2                   # of the sales
_BREAK_MINUTES = 15             # between two customers, at most
_CARDS = (("A", "swipe"), ("B", "swipe"), ("C", "swipe"), ("D", "swipe"), ("E", "swipe"), ("F", "swipe"), ("I", "tap"),
          ("H", "chip"))
# How often each is chosen. What goes back to another sale takes the last one that has not been undone.
_MIXTURE = {"sale": 60, "code sale": 8, "offline sale": 4, "void": 6, "refund": 6, "preauth": 5, "balance": 4, "reprint": 3,
            "echo": 3, "status query": 1}
_ONLY_ASKED = ("balance", "echo", "status query")       # not once more, where the line has lost the answer
# So that reversals are among it: (point, kind) of what is lost on the line, once in so many days.
_LOST = (("network.receive", "drop"), ("network.send", "drop"))
_LOST_EVERY_DAYS = 5
_EVENTS_OF_A_DAY = 40           # at each of those points, at least


class Evening(NamedTuple):
    """After the sign-off: bytes of heap in use once it is collected, of the journal, and blocks of the flash in use."""

    heap: int
    journal: int
    blocks: int


class Month(NamedTuple):
    """transactions: that the terminal wrote into its journal. wrong: rules that broke, and what was not done."""

    evenings: list[Evening]
    transactions: int
    wrong: list[str]


class _Shop:
    """Makes the steps of a day out of the mixture."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._sold: list[str] = []          # sales of the day that may be gone back to

    def day(self, number: int, transactions: int) -> Iterator[Step]:
        self._sold.clear()
        yield Step("sign on")
        for nth in range(transactions):
            yield Step("wait", minutes=self._chance.randint(1, _BREAK_MINUTES))
            yield from self._one(f"day {number} number {nth}")
        yield from (Step("settle"), Step("sign on"), Step("sign off"))

    def _one(self, name: str) -> Iterator[Step]:
        kind = self._chance.choices([*_MIXTURE], [*_MIXTURE.values()])[0]
        if kind in ("void", "refund", "reprint", "status query") and not self._sold:
            kind = "sale"
        card, entry = self._chance.choice(_CARDS)
        amount = self._chance.randint(100, 5_000) + (30_000 if self._chance.random() < _SIGNED else 0)
        match kind:
            case "void" | "refund":
                yield Step(kind, name, amount=0 if kind == "void" else 50, of=self._sold.pop())
            case "reprint" | "status query":
                yield Step(kind, of=self._sold[-1])
            case "preauth":
                yield Step(kind, name, amount, card, entry=entry)
                yield Step("completion", name + " completed", amount // 2, of=name)
            case "balance":
                yield Step(kind, card="F")
            case "echo":
                yield Step(kind)
            case _:
                offline = kind == "offline sale"
                yield Step(kind, name, amount % 5000 + 100 if offline else amount, "E" if offline else card,
                           entry="swipe" if kind != "sale" else entry)
                if kind == "sale":
                    self._sold.append(name)


def lived(stand: Stand, days: int, seed: int, fewest: int = FEWEST, most: int = MOST) -> Month:
    """So many days on the stand's terminal, which is never switched off."""
    chance = random.Random(seed)
    scenario = Scenario(
        "month", Path(__file__), "a month of trade", ("D1",), Say("", ""), (), Expect(), faults=tuple(_lost(days, chance)),
        contract=Contract(hours=HOURS),
    )
    world, bench = begin(stand, scenario, ())
    shop, kept, evenings = _Shop(chance), Journal(), list[Evening]()
    for number in range(days):
        world.clerk.assign(shop.day(number, chance.randint(fewest, most)))
        bench.run()
        evenings.append(_evening(stand, kept))
        world.clerk.assign([Step("wait", minutes=(number + 1) * _DAY_MINUTES - bench.now_ms // 60_000)])
    wrong = [f"the clerk gave up: {step}" for step in world.clerk.gave_up if step not in _ONLY_ASKED]
    wrong += _judged(stand, scenario, world, bench, kept)
    return Month(evenings, len(kept.entries), wrong + ([f"{world.boot} power-ons"] if world.boot != 1 else []))


def _lost(days: int, chance: random.Random) -> Iterator[Fault]:
    for point, kind in _LOST:
        for day in range(0, days, _LOST_EVERY_DAYS):
            yield Fault(point, day * _EVENTS_OF_A_DAY + chance.randint(5, _EVENTS_OF_A_DAY), kind)


def _evening(stand: Stand, kept: Journal) -> Evening:
    home: Any = stand.home
    image = home.flash.read_bytes()
    found = surviving.journal_of(image)
    kept.entries |= found.entries
    kept.signatures |= found.signatures
    kept.settled |= found.settled
    sizes = [size for name, size in stand.terminal.command("files").content if name.startswith("journal.")]
    return Evening(stand.terminal.command("heap").content[0], sum(sizes), surviving.file_system(image).used_block_count)


def _judged(stand: Stand, scenario: Scenario, world: Any, bench: Bench, kept: Journal) -> list[str]:
    """The verdict on all of it; of batches that the terminal has dropped from its journal by what was read of evenings."""
    done = finish(stand, scenario, (), world, bench)
    evidence = done.evidence
    evidence.journal.entries = kept.entries | evidence.journal.entries
    evidence.journal.signatures = kept.signatures | evidence.journal.signatures
    evidence.journal.settled = kept.settled | evidence.journal.settled
    broken = [f"{rule} breaks: {why[0]}" for rule, why in sorted(judge(evidence).items())]
    return [f"did not fire: {name}" for name in done.not_fired] + broken


def traded(days: int, seed: int) -> Outcome:
    with Stand() as stand:
        month = lived(stand, days, seed)
    return Outcome(_figure(month), [*month.wrong, *growing(month.evenings)])


def growing(evenings: list[Evening]) -> list[str]:
    """What grows from day to day. The first week is for texts, functions and batches that are there for the first time."""
    limits = facts.limits()
    later = evenings[_WEEK:]
    most = limits.JOURNAL_KEPT + MOST * limits.TRANSACTION_ROOM
    wrong = [f"the journal has {one.journal} bytes, more than {most}" for one in evenings if one.journal > most]
    if later and later[-1].heap - later[0].heap > _HEAP_MORE:
        wrong.append(f"the heap in use has grown from {later[0].heap} to {later[-1].heap} bytes")
    half = len(later) // 2
    if half and max(one.blocks for one in later[half:]) > max(one.blocks for one in later[:half]) + 1:
        wrong.append(f"blocks of the flash in use grow: {[one.blocks for one in later]}")
    return wrong


def _figure(month: Month) -> str:
    later = month.evenings[_WEEK:] or month.evenings
    heaps, journals, blocks = ([one[column] for one in later] for column in range(3))
    return (f"{len(month.evenings)} days, {month.transactions} transactions; behind the first week, heap in use "
            f"{min(heaps)} to {max(heaps)} bytes, at the end {heaps[-1]}; journal {min(journals)} to {max(journals)} bytes; "
            f"{min(blocks)} to {max(blocks)} of {facts.limits().FLASH_BLOCKS} blocks of the flash")


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--days", type=int, default=DAYS)
    wanted.add_argument("--seed", type=int, default=1, help="of the mixture")
    given = wanted.parse_args()
    return traded(given.days, given.seed).told()


if __name__ == "__main__":
    sys.exit(main())
