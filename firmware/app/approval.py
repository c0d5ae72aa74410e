"""A supervisor's release: what a cashier may not do alone."""

from app.operators import hidden, known
from facts.people import SUPERVISOR


def released(terminal):
    """Whether somebody who knows the supervisor's password lets it pass."""
    if terminal.role != "cashier" or not terminal.guards.on("supervisor_releases"):
        return True
    password = terminal.digits("supervisor", 8, hidden)
    if password is None:
        return False
    if known(terminal, SUPERVISOR, password):
        return True
    terminal.acknowledge("operator_wrong")
    return False
