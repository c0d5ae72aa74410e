"""The answer to a complaint as plain text, which shop and customer can read, and as an object for programs."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from rich.table import Table

from posfault.complaints.findings import WRONG, Finding, Refund
from posfault.complaints.investigate import Query
from posfault.complaints.register import Complaint
from posfault.complaints.steps import Step
from posfault.money import money
from posfault.reports.case_text import responsible
from posfault.text import chain, spoken, tell, term

_CONDITIONS = {"": "refund_due", "unless_confirmed": "refund_unless_confirmed", "if_one_purchase": "refund_if_one_purchase"}


def head(one: Complaint, today: datetime.date) -> str:
    """Its number, status and deadline."""
    overdue = tell("is_overdue") if one.overdue(today) else ""
    return tell("complaint_number", number=one.number, opened=one.opened.isoformat(), status=term(one.status),
                deadline=one.times.deadline.isoformat(), overdue=overdue)


def text(query: Query, found: Sequence[Finding], steps: Sequence[Step], language: str) -> str:
    """What was found and what is to be done."""
    rows = [asked(query)]
    for number, one in enumerate(found, 1):
        rows += ["", *finding(number, one, language)]
    rows += ["", *result(found)]
    if steps:
        rows += ["", tell("to_do"), *(_step(one, language) for one in steps)]
    return "".join(spoken(row, language) + "\n" for row in rows)


def asked(query: Query) -> str:
    """Who complains about what."""
    return tell("complaint_of", by=term(f"the {query.by}"), last4=query.last4, amount=money(query.amount), day=query.day)


def finding(number: int, one: Finding, language: str) -> Iterator[str]:
    """Its heading, then what is to be said of it."""
    yield tell(_heading(one), number=number, what=chain("and_then", map(term, one.kinds)))
    rows = [said[language] for said in one.says]
    rows += [tell("because_of", rule=rule, what=said[language]) for rule, said in zip(one.rules, one.why, strict=True)]
    if one.missing:
        rows.append(tell("not_heard", witnesses=chain("comma", map(term, one.missing))))
    rows += responsible(one.blames, language)
    if one.refund:
        rows.append(_refund(one.refund))
    if one.payout:
        rows.append(tell("payout_due" if one.due else "payout_waits", kept=money(one.payout)))
    if one.short:
        rows.append(tell("short_of", amount=money(one.short)))
    yield from (tell("indented", what=row) for row in rows)


def _heading(one: Finding) -> str:
    if one.doubtful:
        return "finding_doubtful"
    return "finding_wrong" if one.wrong else "numbered"


def _refund(one: Refund) -> str:
    names = tell("refund_names", amount=money(one.amount), card=one.card, terminal=one.terminal, batch=f"{one.batch:06d}",
                 trace=f"{one.stan:06d}", rrn=one.rrn or "-")
    return tell(_CONDITIONS[one.condition], refund=names)


def result(found: Sequence[Finding]) -> Iterator[str]:
    """All of it in a few sentences."""
    if not found:
        yield tell("nothing_found")
        return
    wrong, doubtful = sum(one.wrong and not one.doubtful for one in found), sum(one.doubtful for one in found)
    if wrong:
        yield tell("found_wrong", count=len(found), wrong=wrong)
    if doubtful:
        yield tell("found_doubtful", count=len(found), doubtful=doubtful)
    if not wrong + doubtful:
        yield tell("found_right", count=len(found))
    due = sum(one.refund.amount for one in found if one.refund and not one.refund.condition)
    open_ = sum(one.refund.amount for one in found if one.refund and one.refund.condition)
    if due:
        yield tell("refund_in_all", amount=money(due))
    if open_:
        yield tell("refund_open", amount=money(open_))


def _step(one: Step, language: str) -> str:
    return tell("step", by=one.by.isoformat(), state=term(one.state), what=one.what[language])


def table(complaints: Sequence[Complaint], today: datetime.date, language: str) -> Table:
    """The register, those overdue marked."""
    made = Table(pad_edge=False, box=None, header_style="bold")
    for column in ("number", "opened", "by", "last four", "amount", "day", "status", "deadline", "found"):
        made.add_column(spoken(term(column), language), justify="right" if column in ("number", "amount") else "left")
    for one in complaints:
        deadline = one.times.deadline.isoformat()
        if one.overdue(today):
            deadline += f" [red]{spoken(term('overdue'), language)}[/]"
        kinds = dict.fromkeys(kind for finding in one.found for kind in finding.kinds if kind in WRONG)
        made.add_row(str(one.number), one.opened.isoformat(), spoken(term(f"the {one.query.by}"), language), one.query.last4,
                     money(one.query.amount), one.query.day, spoken(term(one.status), language), deadline,
                     ", ".join(spoken(term(kind), language) for kind in kinds))
    return made


def of_answer(query: Query, found: Sequence[Finding], steps: Sequence[Step]) -> dict[str, Any]:
    """The object of `investigate --json`."""
    return {"complaint": _plain(query), "found": _plain(found), "steps": _plain(steps),
            "wrong": any(one.wrong for one in found)}


def of_complaint(one: Complaint, steps: Sequence[Step], today: datetime.date) -> dict[str, Any]:
    """The same of one that is in the register."""
    return {**of_answer(one.query, one.found, steps), "number": one.number, "opened": one.opened.isoformat(),
            "source": one.source, "status": one.status, "deadline": one.times.deadline.isoformat(),
            "overdue": one.overdue(today), "changes": _plain(one.changes)}


def _plain(value: object) -> Any:
    return msgspec.to_builtins(value)
