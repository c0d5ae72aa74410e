"""charged-once: at most one unreversed debit stands for one intent.

Not checked: debits for no intent at all.
"""

from __future__ import annotations

from posfault.bench.evidence import Evidence
from posfault.money import money


def judge(evidence: Evidence) -> list[str]:
    findings = []
    for intent in evidence.intents:
        standing = [debit for debit in evidence.standing() if evidence.intent_of(debit) is intent]
        if len(standing) > 1:
            findings.append(
                f"{intent.name}: {len(standing)} debits stand, {' and '.join(money(one.amount) for one in standing)}"
            )
    return findings
