"""How long wrong money stood: from the moment it was posted until it was taken back, or to the end of the run.

Wrong is what an intent's customer is debited beyond what was meant, or paid back beyond it; a debit for nobody; and a debit
that is found fault with for another reason, such as a missing signature. Of a customer who left without the goods all of it
is wrong. What the merchant lost in a debit that never came is no money that stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from posfault.acquirer.ledger_rows import Movement
from posfault.acquirer.monitor import Alert
from posfault.bench.evidence import Evidence, name
from posfault.bench.intents import Intent


class Wrong(NamedTuple):
    """amount in minor units, below 0 where too much was paid back. until_ms: None where it stands to the end.

    seen: the first alert of the bank's monitor about it.
    """

    whose: str
    amount: int
    since_ms: int
    until_ms: int | None
    seen: Alert | None = None

    def stood_ms(self, end_ms: int) -> int:
        return (end_ms if self.until_ms is None else self.until_ms) - self.since_ms

    @property
    def seen_after_ms(self) -> int | None:
        """How long it stood until the monitor saw it; None where it never did."""
        return None if self.seen is None else max(0, self.seen.at_ms - self.since_ms)


def wrong_money(evidence: Evidence, broken: Mapping[str, Sequence[str]]) -> list[Wrong]:
    """What there was of it, in order of time. broken: the verdict."""
    found = [wrong for intent in evidence.intents for wrong in _beyond(intent, evidence)]
    still = {wrong.whose for wrong in found if wrong.until_ms is None}
    sentences = [finding for findings in broken.values() for finding in findings]
    for one in evidence.debits:
        intent = evidence.intent_of(one)
        if intent is None:
            found.append(Wrong(name(one), one.amount, one.at_ms, _taken_back_ms(one)))
        elif one.stands and intent.name not in still and any(finding.startswith(name(one)) for finding in sentences):
            found.append(Wrong(name(one), one.amount, one.at_ms, None))
    return [wrong._replace(seen=_seen(wrong, evidence)) for wrong in sorted(found, key=lambda wrong: wrong.since_ms)]


def _seen(wrong: Wrong, evidence: Evidence) -> Alert | None:
    """The first alert about one of the transactions that it is made of, or about their batch."""
    its_own = [one for one in evidence.movements if wrong.whose in (name(one), getattr(evidence.intent_of(one), "name", ""))]
    ids, batches = {one.id for one in its_own}, {one.batch for one in its_own}
    about = (one for one in evidence.alerts if one.transaction in ids or (one.transaction is None and one.batch in batches))
    return next(about, None)


def _taken_back_ms(one: Movement) -> int | None:
    ends = [at_ms for at_ms in (one.reversed_ms, one.undone_ms) if at_ms is not None]
    return min(ends) if ends else None


def _beyond(intent: Intent, evidence: Evidence) -> list[Wrong]:
    """The stretches of time in which the net was beyond what the intent's customer meant; each with its worst."""
    changes = []
    for one in evidence.movements:
        if one.effect and evidence.intent_of(one) is intent:
            changes.append((one.at_ms, one.effect * one.amount))
            if one.reversed_ms is not None:
                changes.append((one.reversed_ms, -one.effect * one.amount))
    found: list[Wrong] = []
    net = 0
    for at_ms, change in sorted(changes, key=lambda row: row[0]):
        net += change
        beyond = net - min(max(net, min(intent.amount, 0)), max(intent.amount, 0))
        under_way = found and found[-1].until_ms is None
        if under_way and not beyond:
            found[-1] = found[-1]._replace(until_ms=at_ms)
        elif under_way and abs(beyond) > abs(found[-1].amount):
            found[-1] = found[-1]._replace(amount=beyond)
        elif beyond and not under_way:
            found.append(Wrong(intent.name, beyond, at_ms, None))
    return [wrong for wrong in found if wrong.until_ms != wrong.since_ms]
