"""right-amount: the net debit of an intent is its amount, on its own customer's card; nothing where she left without goods.

Of a void or refund that a customer means, the amount is below 0: paid back. Not checked: whether the goods were worth it;
fees; digits of the card number that no output shows.
"""

from __future__ import annotations

from posfault.bench.evidence import Evidence, is_of
from posfault.money import money
from posfault.text import tell, term

_DEBITED = ("debited_not_back", "debited_not")              # by whether what was meant goes the same way
_PAID_BACK = ("paid_back_not_debited", "paid_back_not")


def judge(evidence: Evidence) -> list[str]:
    findings: list[str] = [
        tell("amount_differs", intent=term(intent.name), difference=_differing(evidence.net(intent), intent.amount))
        for intent in evidence.intents
        if evidence.net(intent) != intent.amount
    ]
    for movement in evidence.movements:
        intent = evidence.intent_of(movement)
        if movement.effect and not movement.reversed and intent and not is_of(movement, intent):
            findings.append(tell("others_card", intent=term(intent.name), amount=money(movement.amount), card=movement.card))
    return findings


def _differing(net: int, meant: int) -> str:
    """Both amounts as the customer sees them; what was done is said once where it is the same."""
    back = net < 0 or (net == 0 and meant < 0)
    alike = back == (meant < 0)
    text = _PAID_BACK[alike] if back else _DEBITED[alike]
    return tell(text, net=money(abs(net)), meant=money(abs(meant)))
