"""What is not done is on paper too: whoever takes the display for an approval reads it there."""

from app.slip import print_slip
from journal.log import Transaction, is_repeated

_UNDONE = const(("created", "declined", "reversed", "unknown"))


def refused(terminal, transaction):
    pending = transaction.state == "unknown" and is_repeated(transaction.type)
    if transaction.state in _UNDONE and not pending and terminal.guards.on("refusal_on_paper"):
        print_slip(terminal, transaction, "slip_undone")


def before(terminal, kind):
    """The same where it has no amount yet. kind: a name of facts/transactions.py, or a function that has no slips."""
    if kind != "balance":
        refused(terminal, Transaction(kind, terminal.memory.batch, 0, 0, "", terminal.now(), operator=terminal.operator))
