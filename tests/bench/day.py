"""A day's trade of many terminals at once, and whether all agree in the end.

Sign-on, sales, some reversals, voids and refunds, a break at noon, settlement.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from pathlib import Path

from load_client import Till, card, numbered
from served import Served

from posfault.acquirer.database import Sqlite
from posfault.acquirer.ledger import Ledger

_REVERSED, _VOIDED, _REFUNDED = 0.02, 0.02, 0.02        # of the sales


@dataclass(frozen=True, slots=True)
class Day:
    """How it ended. sold, taken_back: amounts in minor units, as the tills were told. agreed: settlements that did."""

    sales: int
    sold: int
    taken_back: int
    agreed: int
    objections: tuple[str, ...]


async def _trades(till: Till, port: int, sales: int, seed: int) -> tuple[int, int, bool]:
    """What one till sold, what it gave back, and whether its settlement agreed."""
    chance = random.Random(f"{seed} {till.number}")
    sold = taken_back = 0
    await till.connect(port)
    await till.sign_on()
    for nth in range(sales):
        if nth == sales // 2:               # the shop closes at noon
            await till.sign_off()
            await till.sign_on()
        done = await till.sale(chance.randint(1, 5000), card(chance.randrange(1000)))
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


async def _all(port: int, tills: list[Till], sales: int, seed: int) -> list[tuple[int, int, bool]]:
    share, rest = divmod(sales, len(tills))
    return await asyncio.gather(*(_trades(till, port, share + (nth < rest), seed) for nth, till in enumerate(tills)))


def day(folder: Path, sales: int, terminals: int, seed: int = 1) -> Day:
    """So many sales on so many terminals, against the command with its books in a file of `folder`."""
    path = folder / "day.db"
    tills = [Till(number) for number in numbered(terminals)]
    with Served(path, "--terminals", terminals, log=folder / "day.log") as server:
        done = asyncio.run(_all(server.port, tills, sales, seed))
        status, _, said = server.end()
    sold, taken_back, agreed = (sum(column) for column in zip(*done, strict=True))
    return Day(sales, sold, taken_back, agreed, tuple(_objections(path, tills, sales, sold - taken_back, status, said)))


def _objections(path: Path, tills: list[Till], sales: int, net: int, status: int, said: str) -> list[str]:
    ledger = Ledger(Sqlite(str(path)))
    found = [f"does not add up: {one}" for one in ledger.entry_sums()]
    merchant, booked = ledger.balance(tills[0].merchant), len([one for one in ledger.debits() if one.type == "sale"])
    ledger.close()
    if merchant != net:
        found.append(f"the merchant's account has {merchant}, the tills {net}")
    if booked != sales:
        found.append(f"{booked} sales in the ledger, {sales} were made")
    if (status, said) != (0, ""):
        found.append(f"the server ended with {status}: {said}")
    return found
