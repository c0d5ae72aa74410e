"""A sale whose request may have reached the host, and whose answer is missing."""

from app.reversal import reverse_open
from app.transitions import advance


def unanswered(terminal, transaction):
    give_up(terminal, transaction)
    if transaction.state == "abandoned":
        terminal.acknowledge("no_answer")
    elif reverse_open(terminal):
        terminal.acknowledge("reversed")
    else:
        terminal.acknowledge("reversal_pending")


def give_up(terminal, transaction):
    """From here on it is to be reversed, or, as terminals in the field do, forgotten."""
    advance(terminal, transaction, "lose" if terminal.guards.on("reverse_unanswered") else "abandon")
