"""The same card and amount again, shortly after: mostly a clerk who does not know that the first one went through."""

from app import shelf
from app.slip import print_slip
from peripherals.clock import digits
from text.catalogue import money


def meant_again(terminal, amount, card, effect=1):
    """Whether it is to be done: nothing like it was, or the supervisor says that it is another.

    effect: 1 of a debit, -1 of what pays back.
    """
    before = _before(terminal, amount, card, effect) if terminal.guards.on("duplicate_challenged") else None
    if before is None:
        return True
    time = digits(before.wall)
    name = "paid_already" if effect > 0 else "refunded_already"
    if terminal.acknowledge(name, money(amount), "%s:%s" % (time[8:10], time[10:12])) == "CANCEL":
        return shelf.module("approval").released(terminal)
    if not print_slip(terminal, before, "slip_copy"):
        terminal.acknowledge("printer_error")
    return False


def _before(terminal, amount, card, effect):
    """The last one that is finished; what owes its slip still is another matter."""
    minutes = terminal.configuration["duplicate_minutes"]
    since = terminal.now() - minutes * 60
    stan = terminal.journal.like(terminal.memory.batch, amount, card.masked, since, effect) if minutes else 0
    before = terminal.journal.find(terminal.memory.batch, stan) if stan else None
    return None if before is None or terminal.journal.undone(before) else before
