"""A sale, top to bottom as the clerk lives it."""

from app.exchange import exchange
from app.finish import finish, owed_slip
from app.reversal import reverse_open
from app.transitions import advance
from app.unanswered import unanswered
from facts.limits import AMOUNT_DIGITS, CARD_TIMEOUT_MS
from facts.response_actions import SIGN_ON_AGAIN
from journal.log import Transaction
from messages.codec import value
from text.catalogue import money


def sale(terminal):
    if not terminal.memory.signed_on:
        terminal.acknowledge("sign_on_first")
        return
    if owed_slip(terminal):
        return
    amount = _ask_amount(terminal)
    track2 = _ask_card(terminal, amount) if amount else None
    if not track2:
        return
    terminal.show("wait")
    if not reverse_open(terminal):
        terminal.acknowledge("reversal_pending")
        return
    transaction = _new(terminal, amount, track2)
    if terminal.guards.on("write_ahead"):
        advance(terminal, transaction, "store")
    reply = exchange(terminal, "sale", _values(transaction, track2))
    if reply is None:
        unanswered(terminal, transaction)
    elif value(reply, 39) == "00":
        _approved(terminal, transaction, reply)
    else:
        _declined(terminal, transaction, value(reply, 39))


def _ask_amount(terminal):
    typed = terminal.digits("amount", AMOUNT_DIGITS, lambda typed: money(int(typed or "0")))
    return int(typed) if typed else 0


def _ask_card(terminal, amount):
    reader = terminal.devices.card_reader
    reader.empty()
    terminal.show("card", money(amount))
    until = terminal.deadline(CARD_TIMEOUT_MS)
    while True:
        track2 = reader.read()
        if track2:
            return track2
        if not terminal.wait(until, ("card_reader", "keypad")):
            return None
        if terminal.pressed() == "CANCEL":
            return None


def _pan(track2):
    return track2[: track2.find("D")]


def _new(terminal, amount, track2):
    pan = _pan(track2)
    memory = terminal.memory
    stan = memory.next_stan()
    return Transaction("sale", memory.batch, stan, amount, pan[:6] + pan[-4:], terminal.devices.clock.date())


def _values(transaction, track2):
    pan = _pan(track2)
    expiry = track2[len(pan) + 1 : len(pan) + 5]
    return (
        (2, pan), (4, "%012d" % transaction.amount), (11, "%06d" % transaction.stan), (14, expiry), (22, "022"),
        (35, track2),
    )


def _approved(terminal, transaction, reply):
    transaction.rrn = value(reply, 37)
    transaction.approval_code = value(reply, 38)
    transaction.response_code = "00"
    advance(terminal, transaction, "approve")
    terminal.acknowledge("approved", money(transaction.amount))
    finish(terminal, transaction)


def _declined(terminal, transaction, code):
    transaction.response_code = code
    advance(terminal, transaction, "decline")
    if code in SIGN_ON_AGAIN:
        terminal.memory.signed_on = 0
        terminal.memory.save()
        terminal.acknowledge("sign_on_again", code)
    else:
        terminal.acknowledge("declined", code)
