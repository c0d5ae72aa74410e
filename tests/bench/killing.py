"""kill -9 of the acquirer under load, again and again, and what the ledger then says about every answer that was given.

No acknowledged debit is lost and none doubled, nothing is in the ledger that nobody asked for, it adds up, no key and no
reference number is given twice, and whoever was signed on still is.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections import Counter
from pathlib import Path

from load_client import Deal, Refused, Till, card, numbered
from outcome import Outcome
from served import Served

from posfault.acquirer.codec import Message
from posfault.acquirer.database import opened
from posfault.acquirer.ledger import Ledger

TILLS = 8
ACKNOWLEDGED_MOST = 150         # in one life of the server
_REVERSED = 0.15                # of the sales
_SIGN_ON = 0.03                 # of the moments between two
_REFUSED_SESSION = ("77", "A0")
Name = tuple[str, int, int]


class Load:
    """Tills that go on with whatever they were doing, and what they have been told."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.tills = [Till(number, self._heard) for number in numbered(TILLS)]
        self.asked: dict[Name, Deal] = {}
        self.sold: dict[Name, Deal] = {}
        self.taken_back: set[Name] = set()
        self.refused: list[str] = []
        self._given_up: set[Name] = set()
        self._left = 0
        self._server: Served | None = None

    def _heard(self, _: Message) -> None:
        self._left -= 1
        if self._left == 0:
            assert self._server
            os.kill(self._server.process.pid, signal.SIGKILL)

    async def until_killed(self, server: Served) -> None:
        """Until the n-th answer; n by the seed."""
        self._server, self._left = server, self.chance.randint(1, ACKNOWLEDGED_MOST)
        await asyncio.gather(*(self._trade(till, server.port) for till in self.tills))

    async def _trade(self, till: Till, port: int) -> None:
        try:
            await till.connect(port)
            if not till.batch:
                await till.sign_on()
            while True:
                await self._one(till)
        except OSError:                     # killed
            pass
        finally:
            await till.close()

    async def _one(self, till: Till) -> None:
        deal = till.asking
        try:
            if deal is None and self.chance.random() < _SIGN_ON:
                await till.sign_on()
            elif deal is not None and (_name(till, deal) in self._given_up or self.chance.random() < 0.5):
                self._given_up.add(_name(till, deal))               # it has had no answer, and is not asked for again
                await self._reverse(till, deal, counted=False)
            else:
                await self._sell(till, deal)
        except Refused as refusal:
            if refusal.code not in _REFUSED_SESSION:
                self.refused.append(refusal.code)
            await till.sign_on()            # its own answer may have been lost, and the keys with it

    async def _sell(self, till: Till, again: Deal | None) -> None:
        deal = again or till.sale_of(self.chance.randint(1, 9999), card(self.chance.randrange(1000)))
        self.asked[_name(till, deal)] = deal
        self.sold[_name(till, deal)] = done = await till.send(deal)
        if self.chance.random() < _REVERSED:
            await self._reverse(till, done, counted=True)

    async def _reverse(self, till: Till, deal: Deal, counted: bool) -> None:
        if await till.reverse(deal, counted) == "00":
            self.taken_back.add(_name(till, deal))


def _name(till: Till, deal: Deal) -> Name:
    return till.number, deal.batch, deal.stan


def wrong(load: Load, where: str) -> list[str]:
    """What the ledger says otherwise than the tills were told."""
    ledger = Ledger(opened(where))
    found = [f"does not add up: {one}" for one in ledger.entry_sums()]
    rows = [tuple(row) for row in ledger.database.execute("SELECT terminal, batch, stan, type, amount, state, rrn FROM "
                                                          "transactions")]
    paid = {movement.rrn: movement for movement in ledger.standing_debits()}
    standing = sum(one.amount for one in paid.values())
    merchant = ledger.payout(load.tills[0].merchant)
    ledger.close()
    if merchant.debits - merchant.credits != standing:
        found.append(f"the merchant has {merchant}, standing debits are {standing}")
    sales = {row[:3]: row for row in rows if row[3] == "sale"}
    counts = Counter(row[:3] for row in rows if row[3] == "sale")
    found += [f"{name} is there {count} times" for name, count in counts.items() if count > 1]
    reversals = Counter(row[:3] for row in rows if row[3] == "reversal")
    found += [f"{name} was reversed {count} times" for name, count in reversals.items() if count > 1]
    found += [f"{name} was never asked for" for name in sales if name not in load.asked]
    for name, deal in load.sold.items():
        row = sales.get(name)
        if row is None or (row[4], row[6]) != (deal.amount, deal.rrn):
            found.append(f"{name} was approved, the ledger has {row}")
    found += [f"{name} was reversed, the ledger has {sales.get(name)}" for name in load.taken_back
              if name not in sales or sales[name][5] != "reversed"]
    return found + _twice(load)


def _twice(load: Load) -> list[str]:
    keys = Counter(key for till in load.tills for key in till.issued)
    numbers = Counter(deal.rrn for deal in load.sold.values())
    return ([f"a key of {count} sign-ons" for count in keys.values() if count > 1]
            + [f"reference number {number} given {count} times" for number, count in numbers.items() if count > 1])


def killed(times: int, folder: Path, seed: int = 1, url: str = "") -> tuple[list[str], int]:
    """So many lives of a server on one ledger: what was wrong after each, and how many sales were approved in all.

    url: of a PostgreSQL database; the ledger is a file in the folder by default.
    """
    load, where = Load(seed), url or str(folder / "killed.db")
    found: list[str] = []
    for life in range(times):
        with Served(where, "--terminals", TILLS, log=folder / "killed.log") as server:
            asyncio.run(load.until_killed(server))
            server.process.wait()
        found += [f"life {life + 1}: {one}" for one in wrong(load, where)]
    return found + [f"refused: {code}" for code in load.refused], len(load.sold)


def outcome(times: int, folder: Path, seed: int) -> Outcome:
    """Of `killed`, on a ledger in a file."""
    found, sold = killed(times, folder, seed)
    return Outcome(f"{times} times kill -9, {sold} sales approved", found)
