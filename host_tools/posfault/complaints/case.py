"""A case: everything known of one run, or of a bank's ledger, in one object. Card numbers in it are masked."""

from __future__ import annotations

import dataclasses
import functools
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from posfault.acquirer.ledger_rows import UNDOING
from posfault.complaints.parts import (
    About,
    Alerted,
    Carried,
    Heard,
    Held,
    Incident,
    Ordered,
    Paid,
    Paper,
    Purchase,
    Row,
    Settled,
    Uploaded,
)
from posfault.scenario import Contract

UNIX_2000_S = 946_684_800
_PAYS_BACK = (*UNDOING, "refund", "chargeback")


@dataclass(frozen=True)       # without slots: what is found once is kept
class Case:
    """witnesses: those heard, of WITNESSES. contract: None where it is not known. unbalanced: sums of entries that are
    not 0, by row (0: of all rows)."""

    about: About
    witnesses: tuple[str, ...]
    contract: Contract | None
    rows: tuple[Row, ...]
    settled: tuple[Settled, ...] = ()
    uploaded: tuple[Uploaded, ...] = ()
    paid: tuple[Paid, ...] = ()
    unbalanced: tuple[tuple[int, int], ...] = ()
    journal: tuple[Held, ...] = ()
    slips: tuple[Paper, ...] = ()
    messages: tuple[Carried, ...] = ()
    orders: tuple[Ordered, ...] = ()
    heard: tuple[Heard, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    incidents: tuple[Incident, ...] = ()
    alerts: tuple[Alerted, ...] = ()

    def heard_of(self, row: Row) -> Heard | None:
        """What the other witnesses say of it."""
        return next((one for one in self.heard if one.row == row.id), None)

    def held_of(self, row: Row) -> Held | None:
        """The terminal's own record of it."""
        heard = self.heard_of(row)
        batch, stan = (heard.batch, heard.stan) if heard else (row.batch, row.stan)
        key = row.terminal, batch, stan
        return next((one for one in self.journal if (one.terminal, one.batch, one.stan) == key), None)

    def order_of(self, row: Row) -> Ordered | None:
        """What the platform says of it."""
        return next((one for one in self.orders if row.order_number and one.number == row.order_number), None)

    def purchase_of(self, row: Row) -> Purchase | None:
        """What its customer meant."""
        heard = self.heard_of(row)
        return next((one for one in self.purchases if heard and heard.purchase == one.name), None)

    @functools.cached_property
    def by_id(self) -> dict[int, Row]:
        """The rows by their number."""
        return {row.id: row for row in self.rows}

    def following(self, row: Row, *types: str) -> list[Row]:
        """What stands and names it for its original."""
        return [one for one in self._naming.get(row.id, ()) if one.state == "posted" and one.type in types]

    @functools.cached_property
    def _naming(self) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.rows:
            if row.original is not None:
                found[row.original].append(row)
        return dict(found)

    def together(self, purchase: Purchase) -> list[Purchase]:
        """The purchase, what it goes back to, and what goes back to that: a sale and its refunds."""
        root = self._root(purchase)
        return [one for one in self.purchases if self._root(one) == root]

    def _root(self, purchase: Purchase) -> str:
        of = {one.name: one.of for one in self.purchases}
        name, seen = purchase.name, {""}
        while of.get(name, "") not in seen:         # a file may be wrong, and go round in circles
            seen.add(name)
            name = of[name]
        return name

    def is_pending(self, row: Row) -> bool:
        """Whether it is a hold that nothing has ended; a completion that was undone brings it back."""
        if row.type != "preauth" or row.state != "posted" or self.following(row, "preauth_void"):
            return False
        return all(self.following(one, *UNDOING) for one in self.following(row, "completion"))

    def given_back(self, row: Row) -> int:
        """Minor units of a debit that came back to its cardholder, by whatever way."""
        if row.state == "reversed":
            return row.amount
        return min(row.amount, sum(one.amount for one in self.following(row, *_PAYS_BACK)))

    def charged_back(self, row: Row) -> int:
        """Minor units of it that the bank took from the merchant of its own accord."""
        return sum(one.amount for one in self.following(row, "chargeback"))

    def stands(self, row: Row) -> int:
        """Minor units of a debit that its cardholder is still out of pocket."""
        return row.amount - self.given_back(row) if row.is_debit else 0


def nameless(case: Case) -> Case:
    """The same with cards and codes numbered in order of appearance: the ledger's hashes can be searched for the number."""
    holders = _numbered("card", (row.holder for row in case.rows))
    codes = _numbered("code", (row.code for row in case.rows))
    rows = tuple(dataclasses.replace(row, holder=holders[row.holder], code=codes[row.code]) for row in case.rows)
    return dataclasses.replace(case, rows=rows)


def _numbered(word: str, names: Iterable[str]) -> dict[str, str]:
    distinct = dict.fromkeys(name for name in names if name)
    return {"": "", **{name: f"{word}-{number}" for number, name in enumerate(distinct, 1)}}


def moment(wall_s: int) -> str:
    """YYYY-MM-DD hh:mm:ss; zeros for what no calendar has, which only a file that was tampered with says."""
    try:
        return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(wall_s + UNIX_2000_S))
    except (OSError, OverflowError, ValueError):
        return "0000-00-00 00:00:00"


def day(wall_s: int) -> str:
    """YYYY-MM-DD."""
    return moment(wall_s)[:10]
