"""Reversal 0400 of transactions whose outcome is unknown: repeated until answered, before anything else goes online."""

from app import shelf
from app.exchange import exchange, reserved
from app.transitions import advance
from facts.journal_record import WITH_PIN
from facts.limits import REVERSAL_TRIES
from facts.response_actions import REVERSAL_DONE
from journal.log import is_repeated
from messages.codec import value
from messages.dates import digits
from messages.envelope import row
from messages.values import entry_mode, reference
from text.catalogue import money

_NO_REPLY = const("98")        # F39 of a reversal: why


def reverse_open(terminal, late=False):
    """Whether no reversal is open any longer, nor an advice that must be repeated. late: its clerk has been told something
    else before, or nothing where the power failed; so now what became of it.
    """
    for transaction in list(terminal.journal.open):
        if transaction.state == "unknown":
            if not undone(terminal, transaction):
                return False
            if late and transaction.state == "reversed":
                terminal.acknowledge("undone_late", money(transaction.amount))
    return True


def clear(terminal):
    """The same, before anything else is begun; otherwise the clerk is told that it is not: without a sign-on in force no
    reversal can get through."""
    if reverse_open(terminal, True):
        return True
    terminal.acknowledge("earlier_open" if terminal.memory.signed_on else "sign_on_first")
    return False


def undone(terminal, transaction):
    if is_repeated(transaction.type):
        return shelf.module("advice").catch_up(terminal, transaction)
    if not terminal.guards.on("reversal_any_day") and digits(transaction.wall)[:8] != digits(terminal.now())[:8]:
        return _forget(terminal, transaction)
    return _reverse(terminal, transaction)


def _forget(terminal, transaction):
    """As terminals in the field do, with a debit of yesterday or where nobody answers."""
    advance(terminal, transaction, "abandon")
    return True


def _reverse(terminal, transaction):
    for _ in range(REVERSAL_TRIES):
        reply = exchange(terminal, "reversal", _fields(terminal, transaction))
        if reply is not None:
            return _answered(terminal, transaction, value(reply, 39))
    return not terminal.guards.on("reversal_kept") and _forget(terminal, transaction)


def _fields(terminal, transaction):
    """(number, value) pairs, made anew for each try: in a small heap they are in the way of the answer."""
    original = row(transaction.type)
    return (
        (3, original[2]), (4, "%012d" % transaction.amount), (11, "%06d" % transaction.stan),
        (22, entry_mode(transaction.entry, transaction.flags & WITH_PIN)), (25, original[3]), (39, _NO_REPLY),
        (38, transaction.approval_code), (60, reserved(terminal, original)), (61, reference(transaction)),
    )


def _answered(terminal, transaction, code):
    """Whether the host has undone it, or never had it. Otherwise it stays open; the terminal may have to sign on first."""
    if code not in REVERSAL_DONE:
        return False
    if _known(terminal, transaction):
        return False
    advance(terminal, transaction, "reverse")
    return True


def _known(terminal, transaction):
    """Whether the bank, which says that it is undone, has it in its books all the same. Its silence says nothing new."""
    if not terminal.guards.on("reversal_queried"):
        return False
    query = shelf.module("query")
    reply = query.outcome(terminal, transaction)
    return reply is not None and value(reply, 39) == query.STANDS
