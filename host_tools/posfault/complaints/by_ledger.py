"""What the bank's books alone show of a debit. They do not know what the customer meant, nor what the terminal told him."""

from __future__ import annotations

import bisect
import operator
from collections import defaultdict

from posfault.acquirer.monitor.same_card_again import WITHIN_S
from posfault.complaints.by_rules import Judged
from posfault.complaints.case import Case
from posfault.complaints.findings import refund
from posfault.complaints.parts import Row

Key = tuple[str | int, ...]
_PURCHASE = "purchase"
_number, _moment = operator.attrgetter("id"), operator.attrgetter("wall_s")


class Books:
    """The debits of a case, found again by what makes two of them one."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._same: dict[Key, list[Row]] = defaultdict(list)
        self._listed = {(one.terminal, one.batch, one.stan, one.amount) for one in case.uploaded}
        self._batches = {(one.terminal, one.batch) for one in case.uploaded}
        for row in case.rows:
            if row.is_debit and case.stands(row):
                for key in (*_of_request(row), _of_purchase(row)):
                    self._same[key].append(row)
        for key in self._same:
            self._same[key].sort(key=_moment if key[0] == _PURCHASE else _number)

    def judged(self, row: Row) -> Judged:
        """Of a debit that was once posted: as far as the books go."""
        stands = self._case.stands(row)
        if not stands:
            return Judged(("given_back",), (), None)
        if self.is_booked_again(row):
            return Judged(("duplicate",), (), refund(row, stands))
        if self.is_unlisted(row):
            condition = "if_one_purchase" if len(self._near(row)) > 1 else "unless_confirmed"
            return Judged(("one_sided",), (), refund(row, stands, condition))
        if any(not self._is_wrong(one) for one in self._near(row) if one.id < row.id):
            return Judged(("maybe_duplicate",), (), refund(row, stands, "if_one_purchase"))
        return Judged(("no_objection",), (), None)

    def is_booked_again(self, row: Row) -> bool:
        """Whether what was asked for once is booked for the second time."""
        return any(self._before(key, row) for key in _of_request(row))

    def looks_twice(self, row: Row) -> bool:
        """Whether it stands, and is booked again, or the same card, terminal and amount were debited shortly before."""
        if not self._case.stands(row):
            return False
        return self.is_booked_again(row) or any(one.id < row.id for one in self._near(row))

    def _is_wrong(self, row: Row) -> bool:
        return self.is_booked_again(row) or self.is_unlisted(row)

    def _near(self, row: Row) -> list[Row]:
        """The debits of the same card, terminal and amount that stand within minutes of it, as for the monitor, itself
        among them."""
        same = self._same.get(_of_purchase(row), [])
        first = bisect.bisect_left(same, row.wall_s - WITHIN_S, key=_moment)
        last = bisect.bisect_right(same, row.wall_s + WITHIN_S, key=_moment)
        return same[first:last]

    def is_unlisted(self, row: Row) -> bool:
        """Whether the terminal listed this batch when it settled, and not this debit."""
        listed = (row.terminal, row.batch, row.stan, row.amount) in self._listed
        return (row.terminal, row.batch) in self._batches and not listed

    def _before(self, key: Key, row: Row) -> list[Row]:
        """What stands under the key and was booked earlier."""
        found = self._same.get(key, [])
        return found[:bisect.bisect_left(found, row.id, key=_number)]


def _of_request(row: Row) -> list[Key]:
    """What names one request: its number, a payment code (which is good for one payment), the time of an offline sale."""
    found: list[Key] = [("number", row.terminal, row.batch, row.stan, row.type)]
    if row.code:
        found.append(("code", row.code, row.type))
    if row.type == "offline_sale" and row.own_time:
        found.append(("offline", row.terminal, row.stan, row.own_time, row.holder, row.amount))
    return found


def _of_purchase(row: Row) -> Key:
    """What two debits of one purchase share."""
    return _PURCHASE, row.terminal, row.holder, row.amount
