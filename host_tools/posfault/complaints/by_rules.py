"""What is wrong with each debit of a case in which every witness was heard: as the rules found it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from posfault.complaints.case import Case
from posfault.complaints.findings import KINDS, Refund, refund
from posfault.complaints.parts import Incident, Purchase, Row

KIND_OF_RULE = {
    "charged-once": "duplicate", "meant-to-pay": "unmeant", "no-one-sided": "one_sided", "right-amount": "wrong_amount",
    "signed-on": "unsigned", "operator-authorised": "unsigned", "cardholder-verified": "unsigned",
    "message-authentic": "unsigned", "open-hours": "after_hours", "has-voucher": "no_voucher",
}
# About all debits of a purchase together: which of them is one too many, the sums tell.
_OF_THE_PURCHASE = ("charged-once", "right-amount")
_UNLESS_CONFIRMED = ("unsigned", "after_hours")        # the customer may have meant to pay all the same


@dataclass(frozen=True, slots=True)
class Judged:
    """kinds of finding, the gravest first; the incidents that speak against it; what is to be paid back.

    short: minor units by which the shop has got less than the customer meant to pay, after all that came back.
    """

    kinds: tuple[str, ...]
    incidents: tuple[Incident, ...]
    refund: Refund | None
    short: int = 0


def judged(case: Case, row: Row) -> Judged:
    """Of a debit that was once posted."""
    purchase = case.purchase_of(row)
    together = case.together(purchase) if purchase else []
    beyond, one_of_several, short = _beyond(case, row, together)
    own = [one for one in case.incidents if row.id in one.rows and one.rule not in _OF_THE_PURCHASE]
    kinds = {KIND_OF_RULE[one.rule] for one in own if one.rule in KIND_OF_RULE}
    if beyond:
        kinds.add("duplicate" if one_of_several else "wrong_amount")
    names = {one.name for one in together}
    shared = [one for one in case.incidents
              if one.rule in _OF_THE_PURCHASE and names & set(one.purchases) and (beyond or short)]
    against = tuple(one for one in case.incidents if one in own + shared)
    if not case.stands(row):
        return Judged(("given_back",), against, None, short)
    return Judged(tuple(sorted(kinds, key=KINDS.index)) or ("right",), against, _refund(case, row, kinds, beyond), short)


def _refund(case: Case, row: Row, kinds: Collection[str], beyond: int) -> Refund | None:
    stands = case.stands(row)
    if beyond or "unmeant" in kinds:
        return refund(row, beyond or stands)
    return refund(row, stands, "unless_confirmed") if set(_UNLESS_CONFIRMED) & set(kinds) else None


def _beyond(case: Case, row: Row, together: list[Purchase]) -> tuple[int, bool, int]:
    """(minor units of the debit beyond what was meant, whether another debit is to be kept, what the shop is short of).

    What goes back to a purchase counts with it: a refund that was refused leaves too much of the debit.
    """
    rows = [one for one in case.rows if one.is_debit and case.purchase_of(one) in together]
    if row not in rows:
        return 0, False, 0
    left = sum(map(case.stands, rows)) - max(0, sum(one.meant for one in together))
    short = max(0, -left)
    rows = sorted((one for one in rows if case.stands(one)), key=lambda one: _worth(case, one))
    for number, one in enumerate(rows):
        beyond = max(0, min(left, case.stands(one)))
        if one == row:
            return beyond, number < len(rows) - 1, short
        left -= beyond
    return 0, False, short


def _worth(case: Case, row: Row) -> tuple[bool, int, bool, int]:
    """To keep is what the terminal holds for done, what little speaks against, what has a slip; then the first."""
    held, heard = case.held_of(row), case.heard_of(row)
    own = sum(row.id in one.rows and one.rule not in _OF_THE_PURCHASE for one in case.incidents)
    return held is not None and held.done, -own, heard is not None and bool(heard.slips), -row.id
