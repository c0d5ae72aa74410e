"""What is wrong with each debit of a case in which every witness was heard: as the rules found it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from posfault.complaints.case import Case
from posfault.complaints.findings import KINDS, Refund, refund
from posfault.complaints.parts import Incident, Purchase, Row

KIND_OF_RULE = {
    "charged-once": "duplicate", "meant-to-pay": "unmeant", "no-one-sided": "one_sided", "right-amount": "wrong_amount",
    "signed-on": "unsigned", "operator-authorised": "unsigned", "cardholder-verified": "unsigned",
    "message-authentic": "unsigned", "open-hours": "out_of_hours", "has-voucher": "no_voucher",
}
_OF_THE_PURCHASE = ("charged-once", "right-amount")     # about all debits of a purchase together
_UNLESS_CONFIRMED = ("unsigned", "out_of_hours")        # the customer may have meant to pay all the same


@dataclass(frozen=True, slots=True)
class Judged:
    """kinds of finding, the gravest first; the incidents that speak against it; what is to be paid back."""

    kinds: tuple[str, ...]
    incidents: tuple[Incident, ...]
    refund: Refund | None


def judged(case: Case, row: Row) -> Judged:
    """Of a debit that was once posted."""
    against = _against(case, row)
    purchase = case.purchase_of(row)
    spare = _spare(case, purchase) if purchase else {}
    if row.id in spare:
        against = [one for one in against if one.rule not in _OF_THE_PURCHASE or _says(one, spare[row.id])]
    kinds = {KIND_OF_RULE[one.rule] for one in against}
    if not case.stands(row):
        return Judged(("given_back",), tuple(against), None)
    ordered = tuple(sorted(kinds, key=KINDS.index)) or ("right",)
    return Judged(ordered, tuple(against), _refund(case, row, kinds, spare.get(row.id, (0, ""))[0]))


def _against(case: Case, row: Row) -> list[Incident]:
    return [one for one in case.incidents if row.id in one.rows and one.rule in KIND_OF_RULE]


def _says(incident: Incident, spared: tuple[int, str]) -> bool:
    """Whether the incident of a whole purchase is about this debit of it."""
    amount, why = spared
    return amount > 0 and (incident.rule == "right-amount" or why == "duplicate")


def _refund(case: Case, row: Row, kinds: Iterable[str], spare: int) -> Refund | None:
    stands = case.stands(row)
    if "unmeant" in kinds and case.purchase_of(row) is None:
        return refund(row, stands)
    if spare > 0:
        return refund(row, min(spare, stands))
    return refund(row, stands, "unless_confirmed") if set(_UNLESS_CONFIRMED) & set(kinds) else None


def _spare(case: Case, purchase: Purchase) -> dict[int, tuple[int, str]]:
    """By debit of the purchase: (minor units of it beyond what was meant, why). The debit to keep comes last."""
    rows = [row for row in case.rows if row.is_debit and case.purchase_of(row) == purchase and case.stands(row)]
    left = purchase.net - max(purchase.meant, 0)
    rows.sort(key=lambda row: _worth(case, row))
    found: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(rows):
        amount = max(0, min(left, case.stands(row)))
        found[row.id] = amount, "duplicate" if number < len(rows) - 1 else "amount"
        left -= amount
    return found


def _worth(case: Case, row: Row) -> tuple[bool, int, bool, int]:
    """To keep is what the terminal holds for done, what little speaks against, what has a slip; then the first."""
    held, heard = case.held_of(row), case.heard_of(row)
    own = sum(one.rule not in _OF_THE_PURCHASE for one in _against(case, row))
    return held is not None and held.done, -own, heard is not None and bool(heard.slips), -row.id
