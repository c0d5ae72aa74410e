"""charged-once: at most one unreversed debit stands for one intent.

Not checked: debits for no intent at all.
"""

from __future__ import annotations

from posfault.bench.evidence import Evidence
from posfault.money import money
from posfault.text import chain, tell, term


def judge(evidence: Evidence) -> list[str]:
    findings: list[str] = []
    for intent in evidence.intents:
        standing = [debit for debit in evidence.standing() if evidence.intent_of(debit) is intent]
        if len(standing) > 1:
            amounts = chain("and", (money(one.amount) for one in standing))
            findings.append(tell("debits_stand", intent=term(intent.name), count=len(standing), amounts=amounts))
    return findings
