"""The answer to a complaint as a page that a customer can be given."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from posfault.complaints.findings import Finding
from posfault.complaints.investigate import Query
from posfault.complaints.steps import Step
from posfault.reports import complaint_text
from posfault.reports.pages import render


def page(query: Query, found: Sequence[Finding], steps: Sequence[Step], language: str, head: str = "") -> Markup:
    """The whole file. head: number, status and deadline of a complaint that is in the register."""
    return render(
        "complaint.html", language, asked=complaint_text.asked(query), head=head, result=list(complaint_text.result(found)),
        wrong=any(one.wrong for one in found), steps=steps,
        findings=[(one, list(complaint_text.finding(number, one, language))) for number, one in enumerate(found, 1)],
    )
