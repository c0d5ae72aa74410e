"""Training mode: the whole flow, and never a debit. It is marked wherever somebody looks, and ends by itself."""

from app.finish import signature_needed
from app.slip import print_slip
from journal.log import Transaction
from text.catalogue import money


def training(terminal):
    """Begins it; anybody may end it."""
    if terminal.logbook.training:
        end(terminal)
    elif terminal.role == "cashier":
        terminal.acknowledge("not_allowed")
    else:
        terminal.logbook.training = 1
        terminal.logbook.save()


def end(terminal):
    terminal.logbook.training = 0
    terminal.logbook.save()


def leave(terminal):
    """Whoever comes next does not find it on."""
    if marked(terminal):
        end(terminal)


def marked(terminal):
    """Whether it is on and everything says so. In the field a demonstration looks like the real thing and stays on."""
    return terminal.logbook.training and terminal.guards.on("training_marked")


def rehearse(terminal, kind, amount, card):
    """What carry_out.py does, without host and journal: the host of a demonstration approves everything."""
    terminal.show("wait")
    transaction = Transaction(
        kind, 0, 0, amount, card.masked if card else "", terminal.now(), card.entry if card else "code",
        operator=terminal.operator,
    )
    transaction.rrn = "0" * 12
    transaction.approval_code = "0" * 6
    mark = marked(terminal)
    terminal.acknowledge("training_approved" if mark else "approved", money(amount))
    if signature_needed(terminal, transaction):
        terminal.acknowledge("signature", money(amount))
        terminal.devices.signature_pad.clear()      # practice, and nobody's to keep
        transaction.signed = True
    if mark:
        terminal.devices.printer.line(terminal.catalogue.text("slip_training", ()).encode() + b"\n")
    if not print_slip(terminal, transaction):
        terminal.acknowledge("printer_error")
    return transaction
