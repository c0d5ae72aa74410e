"""Releases a number that too many wrong passwords have locked: a supervisor for a cashier, the system operator for all."""

from app.operators import unlock
from app.roles import role
from facts.functions import ROLES


def unlock_operator(terminal):
    number = terminal.digits("unlock_operator", 2, str)
    if number is None:
        return
    if ROLES.index(role(number)) < ROLES.index(terminal.role):
        unlock(terminal, number)
        terminal.acknowledge("unlocked", number)
    else:
        terminal.acknowledge("not_allowed")
