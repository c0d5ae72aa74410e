"""Answers a complaint: finds the debits of a card, an amount and a day, and says of each what the witnesses show."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from posfault.complaints import by_rules
from posfault.complaints.by_ledger import Books
from posfault.complaints.by_rules import Judged
from posfault.complaints.case import Case, day, moment
from posfault.complaints.findings import WRONG, Finding
from posfault.complaints.parts import WITNESSES, Alerted, Blame, Held, Incident, Row, Said, said
from posfault.durations import lasted
from posfault.money import money
from posfault.text import TEXTS, spoken, tell, term

CARDHOLDER, MERCHANT = "cardholder", "merchant"
_LACKS_PROOF = ("unsigned", "no_voucher", "after_hours", "unmeant", "duplicate")     # for these the bank may keep a payout
_NOT_BOOKED = "no-one-sided"


@dataclass(frozen=True, slots=True)
class Query:
    """What a complaint says: the card's last four digits, minor units, the day YYYY-MM-DD, and whose complaint it is."""

    last4: str
    amount: int
    day: str
    by: str = CARDHOLDER

    def fits(self, card: str, amount: int, wall_s: int) -> bool:
        """Whether it is about this."""
        return card.endswith(self.last4) and amount == self.amount and day(wall_s) == self.day


def investigate(case: Case, query: Query) -> tuple[Finding, ...]:
    """One finding for each debit, declined request, or sale of the terminal's that the bank does not know."""
    rows = [row for row in case.rows if (row.effect > 0 or row.type == "preauth") and row.is_request
            and query.fits(row.card, row.amount, row.wall_s)]
    judge = functools.partial(by_rules.judged, case) if "people" in case.witnesses else Books(case).judged
    found = [_finding(case, row, query, judge) for row in rows]
    return (*found, *(_unbooked(case, held) for held in _not_at_bank(case, query)))


def _finding(case: Case, row: Row, query: Query, judge: Callable[[Row], Judged]) -> Finding:
    held = case.held_of(row)
    says = tuple(_says(case, row, held))
    missing = tuple(name for name in WITNESSES if name not in case.witnesses)
    if row.state == "declined":
        return Finding(("declined",), row, held, says, missing=missing)
    if not row.is_debit:
        return Finding(("hold" if case.is_pending(row) else "given_back",), row, held, says, missing=missing)
    judged = judge(row)
    found = Finding(judged.kinds, row, held, says, tuple(one.rule for one in judged.incidents),
                    tuple(one.said for one in judged.incidents), missing, _blames(judged.incidents), judged.refund)
    return _for_merchant(case, row, found, judged.short) if query.by == MERCHANT else found


def _blames(incidents: Iterable[Incident], before: Iterable[Blame] = ()) -> tuple[Blame, ...]:
    """Those of all incidents behind those before, each once."""
    found = list(before)
    for incident in incidents:
        found += [one for one in incident.blames if one not in found]
    return tuple(found)


def _for_merchant(case: Case, row: Row, found: Finding, short: int) -> Finding:
    """What the bank keeps from the merchant, and whether it owes it: not where the debit itself lacks proof."""
    charged_back = case.charged_back(row)
    kept = charged_back or (row.amount if row.withheld else 0)
    new = (("payout_charged_back" if charged_back else "payout_withheld",) if kept else ()) or (("short",) if short else ())
    if not new:
        return found
    kinds = (*(one for one in found.kinds if one in WRONG), *new)
    against = {by_rules.KIND_OF_RULE.get(rule) for rule in found.rules}
    of_payout = [one for one in case.incidents if kept and one.rule == "merchant-whole"]
    return dataclasses.replace(found, kinds=kinds, payout=kept, due=0 if against & set(_LACKS_PROOF) else kept,
                               short=0 if kept else short, blames=_blames(of_payout, found.blames))


def _not_at_bank(case: Case, query: Query) -> Iterator[Held]:
    """Debits that have taken place for the terminal and never stood at the bank."""
    heard = [(row, case.heard_of(row)) for row in case.rows if row.state == "posted"]
    booked = {(row.terminal, one.batch, one.stan) for row, one in heard if one}
    for held in case.journal:
        asked = held.done and held.is_debit and query.fits(held.card, held.amount, held.wall_s)
        if asked and (held.terminal, held.batch, held.stan) not in booked:
            yield held


def _unbooked(case: Case, held: Held) -> Finding:
    incidents = [one for one in case.incidents if one.rule == _NOT_BOOKED]
    says = (said(tell("bank_knows_nothing")), said(_journal_says(held)))
    return Finding(("not_at_bank",), None, held, says, tuple(one.rule for one in incidents),
                   tuple(one.said for one in incidents), (), _blames(incidents))


def _says(case: Case, row: Row, held: Held | None) -> Iterator[Said]:
    """What each witness at hand says of it, the bank first."""
    name = {"when": moment(row.wall_s), "terminal": row.terminal, "trace": f"{row.stan:06d}", "rrn": row.rrn or "-"}
    if row.state == "declined":
        yield said(tell("bank_declined", amount=money(row.amount), code=row.response_code, **name))
    else:
        yield said(tell("bank_debited", amount=money(row.amount), card=row.card, **name))
        back = case.given_back(row)
        yield said(tell("bank_gave_back", amount=money(back)) if back else tell("bank_stands"))
    yield from (monitor_said(one) for one in case.alerts if one.row == row.id)
    order = case.order_of(row)
    if order:
        heard = tell("bank_says", code=order.response_code) if order.response_code else tell("hears_nothing")
        yield said(tell("platform_holds", number=order.number, state=term(order.state), said=heard))
    yield from _others_say(case, row, held)


def monitor_said(one: Alerted) -> Said:
    """What the bank's monitor said, and how long after the booking."""
    after, name = lasted(one.detected_ms / 1000), "monitor_held" if one.held else "monitor_said"
    return {language: spoken(tell(name, what=one.what[language], after=after), language) for language in TEXTS}


def _others_say(case: Case, row: Row, held: Held | None) -> Iterator[Said]:
    if "journal" in case.witnesses:
        yield said(_journal_says(held) if held else tell("journal_knows_nothing"))
    heard = case.heard_of(row)
    if "paper" in case.witnesses and row.state != "declined":
        slips = ", ".join(str(number) for number in heard.slips) if heard else ""
        yield said(tell("paper_vouches", slips=slips) if slips else tell("paper_lacks"))
    purchase = case.purchase_of(row)
    if purchase:
        meant = tell("customer_meant" if purchase.meant else "customer_left", purchase=purchase.name,
                     meant=money(purchase.meant), net=money(purchase.net))
        yield said(meant)
    elif "people" in case.witnesses and row.state != "declined":
        yield said(tell("customer_meant_nothing"))


def _journal_says(held: Held) -> str:
    return tell("journal_holds" if held.done else "journal_undone", what=term(held.type), state=term(held.state),
                entry=term(held.entry), operator=held.operator or "-", trace=f"{held.stan:06d}")
