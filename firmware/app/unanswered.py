"""A transaction whose request may have reached the host, and whose answer is missing."""

from app import shelf
from app.reversal import reverse_open
from app.transitions import advance
from journal.log import is_repeated


def unanswered(terminal, transaction):
    if transaction.state != "unknown":
        give_up(terminal, transaction)
    if transaction.state == "abandoned":
        terminal.acknowledge("no_answer")
    elif is_repeated(transaction.type):
        if not shelf.module("advice").repeat(terminal, transaction):
            terminal.acknowledge("advice_pending")
    elif not reverse_open(terminal):
        terminal.acknowledge("reversal_pending")
    else:
        terminal.acknowledge("reversed" if transaction.state == "reversed" else "no_answer")


def give_up(terminal, transaction):
    """From here on it is to be reversed, an advice to be repeated; or, as terminals in the field do, it is forgotten."""
    kept = is_repeated(transaction.type) or terminal.guards.on("reverse_unanswered")
    advance(terminal, transaction, "lose" if kept else "abandon")
