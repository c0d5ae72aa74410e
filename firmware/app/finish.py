"""What follows an approval: the signature and the slip."""

import binascii

from app import shelf
from app.card import small_tap
from app.confirm import looked
from app.reversal import reverse_open
from app.slip import print_slip
from app.transitions import advance
from journal.log import effect_of
from text.catalogue import money

_SHORTLY_S = const(180)        # after that whoever had the goods has gone with them


def present(terminal, transaction, name="approved"):
    """Whether anybody is, who takes note of the text `name`: that it is approved. Where nobody is it is undone: the customer
    may be gone without the goods. In the field the slip comes out all the same.
    """
    told = name, money(transaction.amount)
    if effect_of(transaction.type) <= 0 or not terminal.guards.on("approval_seen"):
        terminal.acknowledge(*told)
    elif not looked(terminal, *told):
        take_back(terminal, transaction, "left_alone")
        return False
    return True


def finish(terminal, transaction, again=True):
    """Whether the customer has signed where it is asked, and the slip is out. again: who has put the printer in order gets
    it at once, once more.
    """
    if effect_of(transaction.type) > 0:
        terminal.debited = terminal.devices.clock.ticks(), transaction.wall
    if signature_needed(terminal, transaction) and not transaction.signed:
        if not _ask(terminal, transaction):
            _unsigned(terminal, transaction)
            return False
    when = terminal.configuration["electronic_slips"]
    printed = when != "always" and print_slip(terminal, transaction) and slip_readable(terminal, transaction)
    if printed or (when != "off" and _shown(terminal, transaction)):
        advance(terminal, transaction, "print" if transaction.state == "stored" else "complete")
        if transaction.image and not terminal.journal.find(transaction.batch, transaction.stan).signed:
            terminal.journal.write_signature(transaction, transaction.image)    # nobody draws again what the flash has lost
        return True
    return repeat(terminal) and again and finish(terminal, transaction, False)


def repeat(terminal):
    """Says that no slip came out. Whether somebody has put the printer in order, and it comes out once more."""
    if terminal.guards.on("slip_at_once"):
        return looked(terminal, "printer_error") == "ENTER"
    terminal.acknowledge("printer_error")
    return False


def _unsigned(terminal, transaction):
    """In the field the debit stands, and the signature is asked for again some day; of whoever is there then."""
    if terminal.guards.on("unsigned_reversed"):
        take_back(terminal, transaction, "left_unsigned")
    else:
        terminal.acknowledge("signature_missing")


def take_back(terminal, transaction, name):
    """What was approved is undone, which the text `name` says: at once, since the power may fail on the way."""
    advance(terminal, transaction, "reverse" if transaction.state == "stored" else "lose")
    terminal.show(name)
    undone = reverse_open(terminal)
    terminal.acknowledge(name)
    if not undone:
        terminal.acknowledge("reversal_pending")


def slip_readable(terminal, transaction):
    """Whether somebody says that the slip can be read, and is whole: the printer knows of its paper, and of no ink."""
    if not effect_of(transaction.type) or not terminal.guards.on("slip_readable"):
        return True
    return looked(terminal, "slip_readable") == "ENTER"


def _shown(terminal, transaction):
    """Whether the customer has taken the electronic slip."""
    return shelf.module("electronic_slip").shown(terminal, transaction)


def signature_needed(terminal, transaction):
    """By type, amount and how the card was read; what was paid by code or pays back needs none."""
    debits = effect_of(transaction.type) > 0 or transaction.type == "preauth"
    if not debits or transaction.entry == "code" or small_tap(terminal, transaction.entry, transaction.amount):
        return False
    return transaction.amount >= terminal.configuration["signature_from"]


def _ask(terminal, transaction):
    """Whether one is kept. In the field, whatever the pad holds when somebody presses a key, or nobody does, is taken."""
    pad = terminal.devices.signature_pad
    pad.clear()
    while True:
        key = terminal.acknowledge("signature", money(transaction.amount))
        image = pad.read()
        if (image or not terminal.guards.on("signature_drawn")) and _agreed(terminal, image):
            terminal.journal.write_signature(transaction, image)
            return True
        if key != "ENTER":
            return False


def _agreed(terminal, image):
    """Whether the clerk, who sees what the pad has given, holds it for what the customer drew."""
    if not image or not terminal.guards.on("signature_compared"):
        return True
    terminal.devices.display.code(binascii.hexlify(image).decode())
    return looked(terminal, "signature_matches") == "ENTER"


def owed_slip(terminal, boot=False):
    """Before a new sale: prints what is still owed to the last customer. Whether the clerk must look at it first.

    boot: the power was away, and what was approved shortly before that nobody may have seen.
    """
    owed = [one for one in terminal.journal.open if one.state in ("approved", "stored")]
    if not owed or not terminal.guards.on("slip_first"):
        return False
    for transaction in owed:
        asks = boot and _quiet(terminal, transaction)
        if asks and not present(terminal, transaction, "slip_was_owed"):
            shelf.module("refused").refused(terminal, transaction)      # a slip may have come out before
        elif finish(terminal, transaction):
            if not asks:
                terminal.acknowledge("slip_was_owed", money(transaction.amount))
        elif transaction.state in ("approved", "stored"):
            terminal.acknowledge("slip_still_owed", money(transaction.amount))
            return True
    return True


def _quiet(terminal, transaction):
    """Whether it may be that nobody has heard that this debit was approved."""
    debits = effect_of(transaction.type) > 0 and transaction.state == "approved"
    return debits and terminal.now() - transaction.wall < _SHORTLY_S
