"""Reversal 0400 of sales whose outcome is unknown: repeated until answered, before anything else goes online."""

from app.exchange import exchange
from app.transitions import advance
from facts.limits import REVERSAL_TRIES
from facts.response_actions import REVERSAL_DONE, SIGN_ON_AGAIN
from messages.codec import value
from peripherals.clock import digits

_NO_REPLY = "98"        # F39 of a reversal: why


def reverse_open(terminal):
    """Whether no reversal is open any longer."""
    for transaction in list(terminal.journal.open):
        if transaction.state == "unknown" and not _reverse(terminal, transaction):
            return False
    return True


def _reverse(terminal, transaction):
    original = "%06d%06d%s" % (transaction.batch, transaction.stan, digits(transaction.wall)[4:8])
    values = (
        (4, "%012d" % transaction.amount), (11, "%06d" % transaction.stan), (22, "022"), (39, _NO_REPLY),
        (38, transaction.approval_code), (61, original),
    )
    for _ in range(REVERSAL_TRIES):
        reply = exchange(terminal, "reversal", values)
        if reply is not None:
            return _answered(terminal, transaction, value(reply, 39))
    return False


def _answered(terminal, transaction, code):
    """Whether the host has undone it, or never had it. Otherwise it stays open; the terminal may have to sign on first."""
    if code in REVERSAL_DONE:
        advance(terminal, transaction, "reverse")
        return True
    if code in SIGN_ON_AGAIN:
        terminal.memory.signed_on = 0
        terminal.memory.save()
    return False
