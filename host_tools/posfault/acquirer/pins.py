"""Whether the PIN is right. It leaves the terminal only inside a PIN block (F52), and this module only as a verdict."""

from __future__ import annotations

import hmac

from posfault import facts
from posfault.acquirer import pin_block
from posfault.acquirer.centre import Arrival, Centre

_WITH_PIN: str = facts.table("messages").WITH_PIN
_TRIES = 3                          # wrong ones in a row; then the card is blocked


def refused(centre: Centre, arrival: Arrival, card: str) -> str:
    """"" where the PIN is right or none came along; 30, 55 wrong, 75 blocked, 99 not readable under the key in force."""
    fields = arrival.message.fields
    if fields[22][2:] != _WITH_PIN:
        return ""
    if 52 not in fields or fields.get(53, centre.dialect.pin_security[0]) not in centre.dialect.pin_security:
        arrival.note = "F52 missing, or of another kind"
        return "30"
    assert arrival.session is not None
    key = arrival.key or arrival.session.key
    pin = pin_block.decipher(centre.dialect.cipher, key.pin_key, bytes.fromhex(fields[52]), card)
    if pin is None:
        return "99"
    card_hash = centre.ledger.card_hash(card)
    wrong = centre.wrong_pins.get(card_hash, 0)
    if wrong >= _TRIES:
        return "75"
    if hmac.compare_digest(pin.encode(), centre.cards.get(card, "").encode()):
        centre.set_wrong_pins(card_hash, 0)
        return ""
    centre.set_wrong_pins(card_hash, wrong + 1)
    return "75" if wrong + 1 >= _TRIES else "55"
