"""What the clerk asks about a transaction: what became of it at the bank, which alone knows."""

from app.chosen import ask_transaction
from app.query import NEVER, STANDS, UNDONE, outcome
from messages.codec import value
from text.catalogue import money

_TEXTS = ((STANDS, "status_stands"), (UNDONE, "status_undone"), (NEVER, "status_never"))


def status_query(terminal):
    transaction = ask_transaction(terminal)
    if transaction is None:
        return
    terminal.show("wait")
    reply = outcome(terminal, transaction)
    code = value(reply, 39) if reply else ""
    shown = "status_unknown"
    for other, text in _TEXTS:
        if other == code:
            shown = text
    terminal.acknowledge(shown, money(transaction.amount))
