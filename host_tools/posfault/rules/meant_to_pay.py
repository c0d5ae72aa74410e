"""meant-to-pay: a debit stands for what a customer at the till meant, and was sent after she had confirmed it.

She confirms by presenting the card that is debited, or by showing the payment code; for the completion of a
pre-authorisation it is enough that she did so then. Witnesses are what people did at the till, and the ledger's card.
Not checked: what the display showed her before; how often one confirmation was used, which is charged-once's matter.
"""

from __future__ import annotations

from posfault.acquirer.ledger_rows import Movement
from posfault.acquirer.masking import mask
from posfault.bench.evidence import Evidence, name
from posfault.bench.intents import Presented
from posfault.text import tell

_CODE_DIGITS = 19           # of F59; an order number follows


def judge(evidence: Evidence) -> list[str]:
    findings: list[str] = []
    for debit in evidence.standing():
        why = _unmeant(evidence, debit)
        if why:
            findings.append(tell("unmeant", debit=name(debit), why=why))
    return findings


def _unmeant(evidence: Evidence, debit: Movement) -> str:
    """Why nobody meant this debit, or an empty string."""
    intent = evidence.intent_of(debit)
    request = evidence.asked(debit)
    if intent is None or request is None:
        return tell("for_nobody")
    intents = {intent.name}
    if debit.type == "completion":
        begun = evidence.original(debit)
        held_for = evidence.intent_of(begun) if begun else None
        intents |= {held_for.name} if held_for else set()
    shown = [one for one in evidence.presented if one.intent in intents]
    code = request.message.fields.get(59, "")[:_CODE_DIGITS] if request.message else ""
    shown = [one for one in shown if _is_of(one, debit, code)]
    if not shown:
        return tell("code_unshown" if debit.type == "code_sale" else "card_unshown")
    if min(one.at_ms for one in shown) > request.sent_ms:
        return tell("confirmed_late")
    return ""


def _is_of(one: Presented, debit: Movement, code: str) -> bool:
    if debit.type == "code_sale":
        return one.how == "scanner" and one.what == code
    return one.how == "card_reader" and mask(one.what.partition("D")[0]) == debit.card
