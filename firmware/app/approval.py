"""A supervisor's release: what a cashier may not do alone."""

from app.operators import known, locked
from facts.people import SUPERVISOR


def released(terminal, otherwise=True):
    """Whether somebody who knows the supervisor's password lets it pass. otherwise: where nobody can be called."""
    if terminal.role != "cashier":
        return True
    if not terminal.guards.on("supervisor_releases"):
        return otherwise
    password = terminal.secret("supervisor", 8)
    if password is None:
        return False
    if not known(terminal, SUPERVISOR, password):
        terminal.acknowledge("operator_locked" if locked(terminal, SUPERVISOR) else "operator_wrong")
        return False
    return confirmed(terminal, SUPERVISOR)


def confirmed(terminal, number):
    """Whether the operator has the second factor too, where one is asked for."""
    if terminal.configuration["second_factor"] == "off":
        return True
    from app import second_factor

    return second_factor.confirmed(terminal, number)
