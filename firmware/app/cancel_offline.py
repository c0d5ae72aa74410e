"""Takes back an offline sale that the bank has not been told of: it is never told."""

from app.approval import released
from app.chosen import ask_transaction
from app.finish import repeat, slip_readable
from app.slip import print_slip
from app.transitions import advance
from text.catalogue import money


def cancel_offline(terminal):
    """Of one that is cancelled already, as before a power cut, the slip comes out again."""
    transaction = ask_transaction(terminal)
    if transaction is None:
        return
    if transaction.type != "offline_sale" or transaction.state not in ("stored", "pending", "reversed"):
        terminal.acknowledge("not_stored")
    elif released(terminal):
        if transaction.state != "reversed":
            advance(terminal, transaction, "reverse")
        _finish(terminal, transaction)
        terminal.acknowledge("cancelled", money(transaction.amount))


def _finish(terminal, transaction):
    """The customer has a slip that says otherwise: who puts the printer in order gets this one."""
    while not (print_slip(terminal, transaction, "slip_cancelled") and slip_readable(terminal, transaction)):
        if not repeat(terminal):
            return
