"""One transaction online, from the journal to the answer: every function that moves money goes through here."""

from app import shelf
from app.exchange import exchange
from app.finish import finish
from app.reversal import reverse_open
from app.transitions import advance
from app.unanswered import unanswered
from facts.journal_record import WITH_PIN
from facts.response_actions import SIGN_ON_AGAIN
from journal.log import Transaction
from messages.codec import value
from messages.values import values
from text.catalogue import money


def carry_out(terminal, kind, amount, card, original=None, more=()):
    """Asks the host, and tells the clerk what came of it. None where it could not even begin.

    kind: a name of facts/transactions.py. card: None where none is at hand. original: the Transaction that it undoes or
    goes on from. more: (field, value) pairs that are this kind's own.
    """
    if terminal.logbook.training:
        return shelf.module("training").rehearse(terminal, kind, amount, card)
    terminal.show("wait")
    if not reverse_open(terminal):
        terminal.acknowledge("reversal_pending")
        return None
    transaction = _new(terminal, kind, amount, card, original)
    if terminal.guards.on("write_ahead"):
        advance(terminal, transaction, "store")
    reply = exchange(terminal, kind, values(terminal, transaction, card, original, more))
    if reply is None:
        unanswered(terminal, transaction)
    elif value(reply, 39) == "00":
        _approved(terminal, transaction, reply)
    else:
        declined(terminal, transaction, value(reply, 39))
    return transaction


def _new(terminal, kind, amount, card, original):
    memory = terminal.memory
    memory.taken += 1
    transaction = Transaction(
        kind, memory.batch, memory.next_stan(), amount, card.masked if card else "", terminal.now(),
        card.entry if card else "code", (original.batch, original.stan) if original else (0, 0), terminal.operator,
    )
    if card and card.pin:
        transaction.flags |= WITH_PIN
    return transaction


def _approved(terminal, transaction, reply):
    transaction.rrn = value(reply, 37)
    transaction.approval_code = value(reply, 38)
    transaction.response_code = "00"
    advance(terminal, transaction, "approve")
    terminal.acknowledge("approved", money(transaction.amount))
    finish(terminal, transaction)


def declined(terminal, transaction, code):
    """The host refuses; some of its codes end the session too."""
    transaction.response_code = code
    advance(terminal, transaction, "decline")
    if code in SIGN_ON_AGAIN:
        terminal.memory.signed_on = 0
        terminal.memory.save()
        terminal.acknowledge("sign_on_again", code)
    else:
        terminal.acknowledge("declined", code)
