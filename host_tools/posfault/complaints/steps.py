"""The steps of a complaint: what comes next, by when, and which are done."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from posfault.complaints import deadlines
from posfault.complaints.findings import Finding
from posfault.complaints.parts import Said, said
from posfault.money import money
from posfault.policies import complaint_days
from posfault.scenario import Contract
from posfault.text import chain, tell, term

STATUSES = ("open", "evidence asked", "refund proposed", "refunded", "refused", "closed")
NEXT = {            # status -> those that may follow
    "open": ("evidence asked", "refund proposed", "refused", "closed"),
    "evidence asked": ("refund proposed", "refused", "closed"),
    "refund proposed": ("refunded", "refused", "closed"),
    "refunded": ("closed",),
    "refused": ("evidence asked", "closed"),        # refused, and the complainant brings something new
    "closed": (),
}
HANDLED = ("refunded", "refused", "closed")
_DONE, _OVERDUE, _DUE = "done", "overdue", "due"
_ASKED = ("evidence asked", "refund proposed", *HANDLED)
_PROPOSED = ("refund proposed", *HANDLED)
# The condition of a refund -> the text that asks for what it depends on.
_ASKS = {"unless_confirmed": "step_ask_confirmation", "if_one_purchase": "step_ask_slips"}


@dataclass(frozen=True, slots=True)
class Step:
    """state: done, due or overdue."""

    what: Said
    by: datetime.date
    state: str


@dataclass(frozen=True, slots=True)
class Times:
    """half: until when the evidence must be there and the answer given. deadline: until when all is done."""

    half: datetime.date
    deadline: datetime.date

    @classmethod
    def of(cls, opened: datetime.date, contract: Contract | None) -> Times:
        """By the contract's policy for complaints, or the default where none is known."""
        agreed = contract or Contract()
        days = complaint_days(agreed, opened.isoformat())
        half, end = (deadlines.after(opened, count, agreed.closed) for count in ((days + 1) // 2, days))
        return cls(half, end)


def steps(found: Sequence[Finding], status: str, times: Times, today: datetime.date) -> list[Step]:
    """In the order in which they are to be taken. Nothing is to be done where nothing is wrong but to say so."""
    rows: list[tuple[str, datetime.date, Sequence[str]]] = [(what, times.half, _ASKED) for what in _asks(found)]
    refunds = [one.refund for one in found if one.refund]
    rows.append((tell("step_answer"), times.half, _PROPOSED))
    rows += [(tell("step_refund", amount=money(one.amount), card=one.card, rrn=one.rrn or "-", trace=f"{one.stan:06d}"),
              times.deadline, HANDLED) for one in refunds]
    rows += [(tell("step_pay", amount=money(one.due)), times.deadline, HANDLED) for one in found if one.due]
    rows += [(tell("step_correct"), times.deadline, HANDLED)] if _differing(found) else []
    return [Step(said(what), by, _state(status, done, by, today)) for what, by, done in rows]


def _asks(found: Sequence[Finding]) -> list[str]:
    """What must be known first."""
    missing = list(dict.fromkeys(name for one in found if one.wrong for name in one.missing))
    asks: list[str] = [tell("step_witnesses", witnesses=chain("comma", map(term, missing)))] if missing else []
    conditions = dict.fromkeys(one.refund.condition for one in found if one.refund)
    return asks + [tell(_ASKS[one]) for one in conditions if one]


def _differing(found: Sequence[Finding]) -> bool:
    return any(kind in ("one_sided", "not_at_bank") for one in found for kind in one.kinds)


def _state(status: str, done: Sequence[str], by: datetime.date, today: datetime.date) -> str:
    return _DONE if status in done else _OVERDUE if today > by else _DUE
