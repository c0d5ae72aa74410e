"""cardholder-verified: a debit that stands has every verification that the contract asks of its amount, card and entry (C).

PIN: the block on the wire, deciphered here, holds that of the customer's card. Signature: the stored image is what this
intent's customer drew. A card tapped for a small amount needs neither, and a payment code was made by a phone that knew
its owner. Amounts are those of the policy in force in the contract's region on the day of the sale, by the bench's date.
How the card was presented is what people saw at the till. Not checked: holds; who held the phone.
"""

from __future__ import annotations

from posfault import policies
from posfault.acquirer import pin_block
from posfault.acquirer.ledger_rows import Movement
from posfault.acquirer.masking import mask
from posfault.bench import setting
from posfault.bench.evidence import Evidence, name
from posfault.bench.wire import Sent
from posfault.text import tell

_PIN_ASKED = ("0", "6")     # third digit of a service code
_WITH_PIN = "1"             # third digit of F22


def judge(evidence: Evidence) -> list[str]:
    return [
        tell("lacks", debit=name(debit), lacking=lacking)
        for debit in evidence.standing()
        for lacking in _lacking(evidence, debit)
    ]


def _lacking(evidence: Evidence, debit: Movement) -> list[str]:
    if debit.type == "code_sale":
        return []
    made_s = evidence.wall + evidence.made(debit)[0] // 1000
    signature_from, tap_cvm_from = policies.in_force_at(evidence.contract, made_s)
    if debit.amount < tap_cvm_from and _entry(evidence, debit) == "tap":
        return []
    card = next((track for track in setting.CARDS.values() if mask(track.partition("D")[0]) == debit.card), "")
    found = []
    if card.partition("D")[2][6:7] in _PIN_ASKED:
        found.append(_pin_lacking(evidence, debit, card))
    if debit.amount >= signature_from:
        found.append(_signature_lacking(evidence, debit))
    return [one for one in found if one]


def _entry(evidence: Evidence, debit: Movement) -> str:
    """How the customer presented the card, the last time before it was sent."""
    intent, request = evidence.intent_of(debit), evidence.asked(debit)
    if intent is None or request is None:
        return ""
    seen = [one.entry for one in evidence.presented if one.intent == intent.name and one.at_ms <= request.sent_ms]
    return seen[-1] if seen else ""


def _pin_lacking(evidence: Evidence, debit: Movement, track: str) -> str:
    request = evidence.asked(debit)
    fields = request.message.fields if request is not None and request.message is not None else {}
    if fields.get(22, "")[2:] != _WITH_PIN or 52 not in fields:
        return tell("no_pin")
    pan = track.partition("D")[0]
    own = next((pin for card, pin in setting.PINS.items() if setting.pan(card) == pan), None)
    assert request is not None
    cipher, block = request.dialect.cipher, bytes.fromhex(fields[52])
    keys = [key.pin_key for key in evidence.keys if key.at_ms <= _arrived_ms(request)]
    right = own is not None and any(pin_block.decipher(cipher, key, block, pan) == own for key in keys[-2:])
    return "" if right else tell("wrong_pin")


def _arrived_ms(request: Sent) -> int:
    return request.sent_ms if request.delivered_ms is None else request.delivered_ms


def _signature_lacking(evidence: Evidence, debit: Movement) -> str:
    image = evidence.journal.signatures.get(evidence.known_as(debit))
    intent = evidence.intent_of(debit)
    if image is None:
        return tell("no_signature")
    if not image:
        return tell("blank_signature")
    return "" if intent is not None and image == intent.strokes else tell("others_signature")
