"""right-amount: the net debit of an intent is its amount; nothing where the customer left without the goods.

Not checked: whether the goods were worth it; fees.
"""

from __future__ import annotations

from posfault.bench.evidence import Evidence
from posfault.money import money


def judge(evidence: Evidence) -> list[str]:
    return [
        f"{intent.name}: debited {money(evidence.net(intent))} instead of {money(intent.amount)}"
        for intent in evidence.intents
        if evidence.net(intent) != intent.amount
    ]
