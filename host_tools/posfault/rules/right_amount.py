"""right-amount: the net debit of an intent is its amount, on its own customer's card; nothing where she left without goods.

Not checked: whether the goods were worth it; fees; digits of the card number that no output shows.
"""

from __future__ import annotations

from posfault.bench.evidence import Evidence, is_of
from posfault.money import money


def judge(evidence: Evidence) -> list[str]:
    findings = [
        f"{intent.name}: debited {money(evidence.net(intent))} instead of {money(intent.amount)}"
        for intent in evidence.intents
        if evidence.net(intent) != intent.amount
    ]
    for movement in evidence.movements:
        intent = evidence.intent_of(movement)
        if movement.effect and not movement.reversed and intent and not is_of(movement, intent):
            findings.append(f"{intent.name}: {money(movement.amount)} on card {movement.card}, which is somebody else's")
    return findings
