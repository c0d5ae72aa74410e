"""The same card and amount again, shortly after: mostly a clerk who does not know that the first one went through."""

from app import shelf
from app.reversal import clear
from app.slip import print_slip
from messages.dates import digits
from text.catalogue import money


def meant_again(terminal, amount, card):
    """Whether it is to be sold: nothing like it was, or the supervisor says that it is another purchase."""
    before = _before(terminal, amount, card) if terminal.guards.on("duplicate_challenged") else None
    if before is None:
        return True
    time = digits(before.wall)
    if terminal.acknowledge("paid_already", money(amount), "%s:%s" % (time[8:10], time[10:12])) == "CANCEL":
        return shelf.module("approval").released(terminal)
    if not print_slip(terminal, before, "slip_copy"):
        terminal.acknowledge("printer_error")
    return False


def agreed(terminal, original):
    """Whether it is to be refunded: nothing of it was, or the clerk says that this is another part of it."""
    if not terminal.guards.on("refund_challenged"):
        return True
    if not clear(terminal):             # one that the bank has not answered is told first, and done then
        return False
    before = _found(terminal, terminal.journal.refund, original)
    if before is None:
        return True
    if terminal.acknowledge("refunded_already", money(before.amount)) == "CANCEL":
        return True
    if not print_slip(terminal, before, "slip_copy"):
        terminal.acknowledge("printer_error")
    return False


def _before(terminal, amount, card):
    """The last one; what owes its slip still has been told of before."""
    minutes = terminal.configuration["duplicate_minutes"]
    since = terminal.now() - minutes * 60
    ticks, wall = terminal.debited
    if wall and terminal.devices.clock.ticks() - ticks < minutes * 60000:
        since = min(since, wall)        # the clock has been set meanwhile
    before = _found(terminal, terminal.journal.like, amount, card.masked, since) if minutes else None
    return None if before is None or terminal.journal.undone(before) else before


def _found(terminal, asked, *what):
    """In this batch, else in the one before: what was paid is not owed again since the batch was settled meanwhile."""
    batch = terminal.memory.batch
    for number in (batch, terminal.journal.before(batch)):
        stan = asked(number, *what)
        if stan:
            return terminal.journal.find(number, stan)
