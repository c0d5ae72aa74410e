"""The cardholder's PIN: typed by the customer, shown as stars, gone once the request is out."""

from app.card import shown
from facts.limits import PIN_LEAST, PIN_MOST


def asked(terminal, amount, card):
    """Whether it has been typed. CANCEL ends it, and so does a key for PIN blocks whose check value is wrong."""
    if terminal.pin_key() is None:
        terminal.acknowledge("pin_key_missing")
        return False
    terminal.forget_typed()
    typed = ""
    while typed is not None and len(typed) < PIN_LEAST:
        typed = terminal.secret("pin", PIN_MOST, (shown(terminal, amount),))
    card.pin = typed or ""
    return typed is not None


def asked_again(terminal, amount, card):
    """The bank says that it was wrong."""
    terminal.acknowledge("pin_wrong")
    return asked(terminal, amount, card)
