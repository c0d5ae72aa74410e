"""Advices (0220): what was done already is told to the host, again and again under the same name until it answers."""

from app.exchange import exchange
from app.finish import finish
from app.query import STANDS, outcome
from app.transitions import advance, approve
from facts.limits import ADVICE_TRIES
from facts.response_actions import SIGN_ON_AGAIN, TRY_LATER
from messages.codec import value
from messages.stored_card import seal, unseal
from messages.values import entry_mode
from text.catalogue import money

_DUPLICATE = const("94")
_KEPT = (2, 14, 35, 61, 37)         # fields of a request that are found nowhere else; the last may be missing


def keep(terminal, transaction, fields):
    """Before it goes out for the first time. fields: (number, value) pairs of the request."""
    words = [value(fields, number) for number in _KEPT]
    sealed = seal(terminal.configuration["master_key"], transaction, words)
    terminal.journal.write_card(transaction, sealed)


def catch_up(terminal, transaction):
    """Later, before something else goes online: whether the host has answered at last. Its slip is printed then."""
    answered = repeat(terminal, transaction)
    if transaction.state == "approved":
        terminal.acknowledge("advice_answered", money(transaction.amount))
        finish(terminal, transaction)
    return answered


def repeat(terminal, transaction):
    """Whether the host has answered. An approval leaves the transaction approved, its slip owed."""
    kept = _kept(terminal, transaction)
    if not terminal.guards.on("advice_same_stan"):
        transaction = _again(terminal, transaction, kept)
    if transaction.batch != terminal.memory.batch:      # closed: what was not booked in time goes out again
        code = _ask(terminal, transaction)
        if code in ("", STANDS):
            return code == STANDS
        transaction = _again(terminal, transaction, kept)
    fields = kept + [
        (4, "%012d" % transaction.amount), (11, "%06d" % transaction.stan), (22, entry_mode(transaction.entry, False)),
    ]
    for _ in range(ADVICE_TRIES):
        reply = exchange(terminal, transaction.type, fields)
        if reply is not None:
            return _answered(terminal, transaction, reply)
    return False


def _kept(terminal, transaction):
    words = unseal(terminal.configuration["master_key"], transaction, terminal.journal.card(transaction))
    return [(number, word) for number, word in zip(_KEPT, words) if word]


def _answered(terminal, transaction, reply):
    code = value(reply, 39)
    if code in SIGN_ON_AGAIN or code in TRY_LATER:
        return False
    if code == _DUPLICATE:              # of this very advice, whose answer was lost, or of another
        known = _ask(terminal, transaction)
        if known in ("", STANDS):
            return known == STANDS
    if code == "00":
        approve(terminal, transaction, reply)
    else:
        transaction.response_code = code
        advance(terminal, transaction, "decline")
        terminal.acknowledge("advice_refused", code)
    return True


def _ask(terminal, transaction):
    """STANDS: the bank has booked it; "": nobody says so; else it has not."""
    reply = outcome(terminal, transaction)
    code = value(reply, 39) if reply else ""
    if code == STANDS:
        approve(terminal, transaction, reply)
    return code


def _again(terminal, transaction, kept):
    """A trace number of its own, in the present batch. Where the host may have the other one, it cannot know it again, and
    terminals in the field do so all the same.
    """
    advance(terminal, transaction, "abandon")
    transaction.stan = terminal.memory.next_stan()
    transaction.batch = terminal.memory.batch
    keep(terminal, transaction, kept)
    transaction.state = "created"
    advance(terminal, transaction, "lose")
    return transaction
