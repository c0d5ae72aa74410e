"""right-amount: the net debit of an intent is its amount, on its own customer's card; nothing where she left without goods.

Of a void or refund that a customer means, the amount is below 0: paid back. Not checked: whether the goods were worth it;
fees; digits of the card number that no output shows.
"""

from __future__ import annotations

from posfault.bench.evidence import Evidence, is_of
from posfault.money import money


def judge(evidence: Evidence) -> list[str]:
    findings = [
        f"{intent.name}: {_differing(evidence.net(intent), intent.amount)}"
        for intent in evidence.intents
        if evidence.net(intent) != intent.amount
    ]
    for movement in evidence.movements:
        intent = evidence.intent_of(movement)
        if movement.effect and not movement.reversed and intent and not is_of(movement, intent):
            findings.append(f"{intent.name}: {money(movement.amount)} on card {movement.card}, which is somebody else's")
    return findings


def _differing(net: int, meant: int) -> str:
    """Both amounts as the customer sees them; what was done is said once where it is the same."""
    back = net < 0 or (net == 0 and meant < 0)
    verbs = ("debited", "paid back")
    other = "" if back == (meant < 0) else f"{verbs[meant < 0]} "
    return f"{verbs[back]} {money(abs(net))} instead of {other}{money(abs(meant))}"
