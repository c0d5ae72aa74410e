"""A day's trade of many terminals at once, and whether all agree in the end.

Sign-on, sales, some reversals, voids and refunds, a break at noon, settlement. Nobody buys the same again, so that the
bank's monitor has nothing to say.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from load_client import Till, card, numbered
from outcome import Outcome
from served import Served

from posfault.acquirer.alerts import Alerts
from posfault.acquirer.database import Sqlite
from posfault.acquirer.ledger import Ledger

DAY_S_MOST = 120.0
_CARDS = 1000               # of each till's customers
_REVERSED, _VOIDED, _REFUNDED = 0.02, 0.02, 0.02        # of the sales


@dataclass(frozen=True, slots=True)
class Day:
    """How it ended. sold, taken_back: amounts in minor units, as the tills were told. agreed: settlements that did."""

    sales: int
    sold: int
    taken_back: int
    agreed: int
    objections: tuple[str, ...]


async def _trades(nth_till: int, till: Till, port: int, sales: int, seed: int) -> tuple[int, int, bool]:
    """What one till sold, what it gave back, and whether its settlement agreed."""
    chance = random.Random(f"{seed} {till.number}")
    sold = taken_back = 0
    purchases = _purchases(nth_till, chance)
    await till.connect(port)
    await till.sign_on()
    for nth in range(sales):
        if nth == sales // 2:               # the shop closes at noon
            await till.sign_off()
            await till.close()
            await till.connect(port)
            await till.sign_on()
        done = await till.sale(*next(purchases))
        sold += done.amount
        lot = chance.random()
        if lot < _REVERSED:
            await till.reverse(done)
            taken_back += done.amount
        elif lot < _REVERSED + _VOIDED:
            await till.undo("void", done, done.amount)
            taken_back += done.amount
        elif lot < _REVERSED + _VOIDED + _REFUNDED:
            part = max(1, done.amount // 2)
            await till.undo("refund", done, part)
            taken_back += part
    agreed = await till.settle()
    await till.close()
    return sold, taken_back, agreed


def _purchases(nth_till: int, chance: random.Random) -> Iterator[tuple[int, str]]:
    """Amount and card, never twice the same."""
    before: set[tuple[int, int]] = set()
    while True:
        one = chance.randint(1, 5000), nth_till * _CARDS + chance.randrange(_CARDS)
        if one not in before:
            before.add(one)
            yield one[0], card(one[1])


async def _all(port: int, tills: list[Till], sales: int, seed: int) -> list[tuple[int, int, bool]]:
    share, rest = divmod(sales, len(tills))
    return await asyncio.gather(*(_trades(nth, till, port, share + (nth < rest), seed) for nth, till in enumerate(tills)))


def day(folder: Path, sales: int, terminals: int, seed: int = 1) -> Day:
    """So many sales on so many terminals, against the command with its books in a file of `folder`."""
    path = folder / "day.db"
    tills = [Till(number) for number in numbered(terminals)]
    with Served(path, "--terminals", terminals, log=folder / "day.log") as server:
        done = asyncio.run(_all(server.port, tills, sales, seed))
        status, _, said = server.end()
    sold, taken_back, agreed = (sum(column) for column in zip(*done, strict=True))
    return Day(sales, sold, taken_back, agreed, tuple(_objections(path, tills, sales, sold - taken_back, status, said)))


def busy(folder: Path, sales: int, terminals: int, seed: int) -> Outcome:
    """A day that must be over in time and end with totals that agree."""
    began = time.monotonic()
    done = day(folder, sales, terminals, seed)
    seconds = time.monotonic() - began
    late = [f"it took {seconds:.0f} s"] if seconds > DAY_S_MOST else []
    differ = [f"only {done.agreed} of {terminals} settlements agreed"] if done.agreed != terminals else []
    return Outcome(f"{sales} sales on {terminals} terminals in {seconds:.0f} s, {done.agreed} settlements agreed",
                   [*done.objections, *differ, *late])


def _objections(path: Path, tills: list[Till], sales: int, net: int, status: int, said: str) -> list[str]:
    ledger = Ledger(Sqlite(str(path)))
    found = [f"does not add up: {one}" for one in ledger.entry_sums()]
    merchant, booked = ledger.balance(tills[0].merchant), len([one for one in ledger.debits() if one.type == "sale"])
    found += [f"alert: {alert.text}" for alert, _ in Alerts(ledger.database).all()]
    ledger.close()
    if merchant != net:
        found.append(f"the merchant's account has {merchant}, the tills {net}")
    if booked != sales:
        found.append(f"{booked} sales in the ledger, {sales} were made")
    if (status, said) != (0, ""):
        found.append(f"the server ended with {status}: {said}")
    return found
