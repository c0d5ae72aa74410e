"""Takes back an offline sale that the bank has not been told of: it is never told."""

from app.approval import released
from app.chosen import ask_transaction
from app.slip import print_slip
from app.transitions import advance
from text.catalogue import money


def cancel_offline(terminal):
    transaction = ask_transaction(terminal)
    if transaction is None:
        return
    if transaction.type != "offline_sale" or transaction.state not in ("stored", "pending"):
        terminal.acknowledge("not_stored")
    elif released(terminal):
        advance(terminal, transaction, "reverse")
        print_slip(terminal, transaction, "slip_cancelled")
        terminal.acknowledge("cancelled", money(transaction.amount))
