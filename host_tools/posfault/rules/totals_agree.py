"""totals-agree: where the totals of a settlement differ from the ledger's, somebody is told, on the display or on paper.

What the terminal counts is its request, as it was before the line; it stands for its batch and whatever was not settled
before. The bank's own opinion is not asked. Not checked: whether whoever is told does something about it; a batch that is
still open.
"""

from __future__ import annotations

from collections.abc import Iterable

from posfault.acquirer.ledger_rows import Totals
from posfault.bench.evidence import Evidence
from posfault.bench.wire import Sent
from posfault.money import money
from posfault.text import tell

# F48: debits n12, their count n3, credits n12, their count n3.
_PARTS = (slice(0, 12), slice(12, 15), slice(15, 27), slice(27, 30))
_NOTHING = Totals(0, 0, 0, 0)
_FOR_EVER_MS = 10 ** 12
_SETTLED = ("settled", "settled_differing")


def judge(evidence: Evidence) -> list[str]:
    findings: list[str] = []
    claims = _claims(evidence)
    open_batches = set(evidence.totals)
    for place, (batch, asked, said) in enumerate(claims):
        until_ms = claims[place + 1][1].sent_ms if place + 1 < len(claims) else _FOR_EVER_MS
        covered = {one for one in open_batches if one <= batch}
        open_batches -= covered
        booked = _sum(evidence.totals[one] for one in covered)
        if said != booked and not _told(evidence, asked.sent_ms, until_ms):
            findings.append(tell("settled_apart", batch=f"{batch:06d}", said=_words(said), booked=_words(booked)))
    return findings


def _claims(evidence: Evidence) -> list[tuple[int, Sent, Totals]]:
    """(batch, the last settlement that reached the bank, its totals) in the order of the batches.

    Not one that the bank refuses and the display calls no settlement either, where another follows that is one: that has
    to tell of what the first one covered.
    """
    found = {}
    for sent in evidence.wire.sent:
        message = sent.message if sent.up and sent.delivered_ms is not None else None
        meant = sent.meant if message is not None and message.mti == "0500" else None
        if meant is not None:
            batch, totals = meant.fields.get(60, "")[2:8], meant.fields.get(48, "")
            if batch.isdigit() and totals[: _PARTS[-1].stop].isdigit() and len(totals) >= _PARTS[-1].stop:
                found[int(batch)] = int(batch), sent, Totals(*(int(totals[part]) for part in _PARTS))
    taken_ms = max((asked.sent_ms for _, asked, _ in found.values() if not _refused(evidence, asked)), default=-1)
    return [found[batch] for batch in sorted(found)
            if found[batch][1].sent_ms >= taken_ms or not _refused(evidence, found[batch][1])]


def _refused(evidence: Evidence, asked: Sent) -> bool:
    """Whether the bank's answer arrived and says that it settles nothing, and the display does not say that it did."""
    answers = [sent for sent in evidence.wire.sent if not sent.up and sent.connection == asked.connection
               and sent.delivered_ms is not None and sent.message is not None and sent.message.mti == "0510"]
    later = (sent.sent_ms for sent in evidence.wire.sent if sent.up and sent.sent_ms > asked.sent_ms
             and sent.message is not None and sent.message.mti == "0500")
    until_ms = min(later, default=_FOR_EVER_MS)
    return (any(sent.message is not None and sent.message.fields.get(39) != "00" for sent in answers)
            and not any(asked.sent_ms <= at_ms < until_ms and screen.name in _SETTLED for at_ms, screen in evidence.shown))


def _sum(totals: Iterable[Totals]) -> Totals:
    return Totals(*(sum(column) for column in zip(_NOTHING, *totals, strict=True)))


def _told(evidence: Evidence, since_ms: int, until_ms: int) -> bool:
    """Whether display or paper says so between the two times."""
    display = [at_ms for at_ms, screen in evidence.shown if screen.name == "settled_differing"]
    paper = [slip.at_ms for slip in evidence.slips if slip.cut and slip.value("totals_differ") is not None]
    return any(since_ms <= at_ms < until_ms for at_ms in (*display, *paper))


def _words(totals: Totals) -> str:
    return tell("totals", debits=totals.debit_count, debited=money(totals.debit_amount),
                credits=totals.credit_count, credited=money(totals.credit_amount))
