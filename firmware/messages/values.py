"""The fields of a transaction's request beside those that every request has, see facts/messages.py."""

from facts.messages import ENTRY, PIN_SECURITY, WITH_PIN, WITHOUT_PIN
from messages.dates import digits

_PAYMENT = const(59)
_PIN_LENGTH = const("12")      # F26: the most digits that the PIN pad takes


def entry_mode(entry, with_pin):
    """F22."""
    for name, mode in ENTRY:
        if name == entry:
            return mode + (WITH_PIN if with_pin else WITHOUT_PIN)
    raise KeyError(entry)


def reference(transaction):
    """F61: how a message names its original."""
    return "%06d%06d%s" % (transaction.batch, transaction.stan, digits(transaction.wall)[4:8])


def values(terminal, transaction, card, original, more):
    """(field, value) pairs; more: the kind's own."""
    found = [
        (4, "%012d" % transaction.amount), (11, "%06d" % transaction.stan),
        (22, entry_mode(transaction.entry, card is not None and bool(card.pin))),
    ]
    if card:
        found += [(2, card.pan), (14, card.expiry), (35, card.track2)]
        if card.pin:
            found += _pin(terminal, transaction, card)
    if original:
        found += [(37, original.rrn), (38, original.approval_code), (61, reference(original))]
    for number, value in more:
        found.append((number, value + _order(terminal, transaction) if number == _PAYMENT else value))
    return found


def _pin(terminal, transaction, card):
    once = "%s%06d%06d" % (terminal.configuration["terminal"], transaction.batch, transaction.stan)
    block = terminal.dialect.pin_block(terminal.pin_key(), card.pin, card.pan, once)
    return [(26, _PIN_LENGTH), (52, block), (53, PIN_SECURITY)]


def _order(terminal, transaction):
    """The order number of a payment by code, which the transaction keeps however often it is asked for."""
    return "%s%06d%06d" % (terminal.configuration["terminal"], transaction.batch, transaction.stan)
