"""The verdict from between terminal and host: of each rule as much as the wire shows, and the ledger where it is given.

What is judged is what terminal and host did about the faults; that a fault struck breaks no rule.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from posfault import facts
from posfault.acquirer.masking import mask
from posfault.acquirer.monitor.same_card_again import WITHIN_S
from posfault.complaints.case import Case
from posfault.complaints.parts import Row, Settled
from posfault.money import money
from posfault.proxy.dealings import Dealing, Dealings, Name, contents
from posfault.proxy.record import described
from posfault.text import tell, term

REPEAT, REPLY = "repeat-as-before", "reply-to-request"
"""Two that only the wire shows; all others are rules of posfault."""
NEEDS_LEDGER = ("money-conserved", "totals-agree")
_FACTS = facts.table("messages")


@dataclass(frozen=True)       # without slots: what is found once is kept
class Witnesses:
    """What is known. case: the host's ledger, None where it is not given."""

    dealings: Dealings
    case: Case | None = None

    def rows(self, name: Name) -> list[Row]:
        """What the ledger has under that terminal, batch and STAN."""
        return self._rows.get(name, [])

    @functools.cached_property
    def _rows(self) -> Mapping[Name, list[Row]]:
        found: dict[Name, list[Row]] = defaultdict(list)
        for row in self.case.rows if self.case else ():
            if row.is_request:
                found[row.terminal, row.batch, row.stan].append(row)
        return found

    def stands(self, one: Dealing) -> bool:
        """Whether what was asked for stands at the host: by its ledger, or else by what it said on the wire."""
        if self.case is None:
            return one.approved and not self.dealings.undone(one)
        rows = [row for row in self.rows(one.name) if row.state == "posted"]
        return any(not row.is_debit or self.case.stands(row) for row in rows)


    def times_booked(self, one: Dealing) -> int:
        """How often a debit that stands was booked: as often as the ledger has it, or as the host gave it a number (F37)."""
        if self.case is None:
            return len(one.references)
        return sum(self.case.stands(row) > 0 for row in self.rows(one.name))


def judged(witnesses: Witnesses) -> dict[str, list[str]]:
    """The rules that are broken, with what breaks them, a sentence each."""
    verdict = {rule: list(found(witnesses)) for rule, found in CHECKS.items()}
    return {rule: findings for rule, findings in verdict.items() if findings}


def not_judged(witnesses: Witnesses) -> tuple[str, ...]:
    """The rules of posfault that cannot be judged here."""
    lacking = NEEDS_LEDGER if witnesses.case is None else ()
    return tuple(rule for rule in facts.rule_names() if rule not in CHECKS or rule in lacking)


def _charged_once(witnesses: Witnesses) -> Iterator[str]:
    """One request is booked twice; or the same card and amount were asked for again soon, both stand, and the approval of
    the first did not reach the terminal."""
    earlier: dict[tuple[str, int], list[Dealing]] = defaultdict(list)       # those not heard of
    for one in witnesses.dealings.all:
        if one.effect <= 0 or not one.card or not witnesses.stands(one):
            continue
        if (count := witnesses.times_booked(one)) > 1:
            yield tell("proxy_booked_twice", what=what(one), count=count, by=by(witnesses))
        same = earlier[one.card, one.amount]
        if same and one.asked_ms - same[-1].asked_ms <= WITHIN_S * 1000:
            yield tell("proxy_charged_twice", first=_named(same.pop()), second=_named(one), card=mask(one.card),
                       amount=money(one.amount), by=by(witnesses))
        if one.heard_approved_ms is None:
            same.append(one)


def by(witnesses: Witnesses) -> str:
    """Which witness says what stands."""
    return tell("proxy_by_wire" if witnesses.case is None else "proxy_by_ledger")


def _signed_on(witnesses: Witnesses) -> Iterator[str]:
    """A debit stands that was asked for while no sign-on was in force that was answered 00 and heard here."""
    turns: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for one in witnesses.dealings.all:
        heard_ms = one.heard_approved_ms
        if one.kind == "sign_on" and heard_ms is not None:
            turns[one.name[0]].append((heard_ms, True))
        elif one.kind == "sign_off":
            turns[one.name[0]].append((one.asked_ms, False))
    for one in witnesses.dealings.all:
        if one.effect > 0 and witnesses.stands(one):
            before = sorted((turn for turn in turns[one.name[0]] if turn[0] <= one.asked_ms), key=lambda turn: turn[0])
            if not before or not before[-1][1]:
                yield tell("proxy_not_signed_on", what=what(one))


def _no_one_sided(witnesses: Witnesses) -> Iterator[str]:
    """What the terminal never heard of is neither reversed nor repeated; or the ledger lacks what it was told."""
    for one in witnesses.dealings.all:
        if not one.remedy:
            continue
        unheard = not one.heard if one.remedy == "repeat" else one.heard_approved_ms is None
        if one.approved and unheard and witnesses.stands(one):
            yield tell(_why_one_sided(witnesses, one), what=what(one))
        if witnesses.case is not None and one.heard_approved_ms is not None and not witnesses.rows(one.name):
            yield tell("proxy_not_in_ledger", what=what(one))


def _why_one_sided(witnesses: Witnesses, one: Dealing) -> str:
    """The name of the text that says it."""
    if one.remedy == "repeat":
        return "proxy_not_repeated"
    return "proxy_reversal_failed" if witnesses.dealings.naming(one) else "proxy_not_reversed"


def _repeat_as_before(witnesses: Witnesses) -> Iterator[str]:
    """A request comes again under the same number, and asks for something else."""
    for one in witnesses.dealings.all:
        if len(contents(one)) > 1:
            yield tell("proxy_repeat_differs", what=what(one))


def _reply_to_request(witnesses: Witnesses) -> Iterator[str]:
    """The host answered on a connection on which that was not asked. What a fault delivered astray is not meant."""
    for one in witnesses.dealings.unasked:
        if not one.copy and one.delivered_ms is not None:
            yield tell("proxy_unasked", what=described(one))


def _money_conserved(witnesses: Witnesses) -> Iterator[str]:
    for number, total in witnesses.case.unbalanced if witnesses.case else ():
        yield tell("entry_sum", transaction=number, total=total) if number else tell("ledger_sum", total=total)


def _totals_agree(witnesses: Witnesses) -> Iterator[str]:
    """A settlement's totals differ from the ledger's, and the terminal was not told."""
    closed = {(one.terminal, one.batch): one for one in (witnesses.case.settled if witnesses.case else ())}
    for one in witnesses.dealings.all:
        booked = closed.get(one.name[:2]) if one.kind == "settlement" else None
        said = one.requests[0].said if booked is not None else None
        if booked is None or said is None or _told_differing(one):
            continue
        counted = _totals(said.fields.get(48, ""))
        if counted and counted != _of(booked):
            yield tell("settled_apart", batch=f"{one.name[1]:06d}", said=_words(counted), booked=_words(_of(booked)))


def _told_differing(one: Dealing) -> bool:
    translation = one.requests[0].dialect.translation
    heard = [said.fields for answer in one.answers if answer.whole and (said := answer.said)]
    return any(_flag(fields.get(48, "")) == _FACTS.TOTALS_DIFFER or (translation and fields.get(39) == translation.differ)
               for fields in heard)


def _flag(text: str) -> str:
    place = sum(length for _, length in _FACTS.TOTALS)
    return text[place - 1:place]


def _totals(text: str) -> tuple[int, ...]:
    """Debits, their count, credits and their count of F48; () where it has none."""
    found, place = [], 0
    for _, length in _FACTS.TOTALS[:-1]:
        part = text[place:place + length]
        if len(part) < length or not part.isdecimal():
            return ()
        found.append(int(part))
        place += length
    return tuple(found)


def _of(one: Settled) -> tuple[int, ...]:
    return one.debit_amount, one.debit_count, one.credit_amount, one.credit_count


def _words(totals: tuple[int, ...]) -> str:
    return tell("totals", debits=totals[1], debited=money(totals[0]), credits=totals[3], credited=money(totals[2]))


def _named(one: Dealing) -> str:
    return tell("proxy_named", terminal=one.name[0], batch=f"{one.name[1]:06d}", trace=f"{one.name[2]:06d}")


def what(one: Dealing) -> str:
    """It in words, with its name."""
    return tell("proxy_described", kind=term(one.kind), amount=money(one.amount), card=mask(one.card) if one.card else "-",
                named=_named(one))


CHECKS: Mapping[str, Callable[[Witnesses], Iterator[str]]] = {
    "charged-once": _charged_once,
    "signed-on": _signed_on,
    "no-one-sided": _no_one_sided,
    REPEAT: _repeat_as_before,
    REPLY: _reply_to_request,
    "money-conserved": _money_conserved,
    "totals-agree": _totals_agree,
}
"""What is judged: rule -> what breaks it, as far as it can be seen from here."""
