"""A slip once more, for who lost it or could not read it."""

from app.chosen import ask_transaction
from app.finish import finish
from app.slip import print_slip
from facts.journal_record import DONE_STATES


def reprint(terminal):
    transaction = ask_transaction(terminal)
    if transaction is None:
        return
    if transaction.state in ("approved", "stored"):
        finish(terminal, transaction)           # it never came out: no second one
    elif transaction.state not in DONE_STATES:
        terminal.acknowledge("no_slip_for_it")
    elif not print_slip(terminal, transaction, "slip_copy"):
        terminal.acknowledge("printer_error")
