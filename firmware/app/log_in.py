"""Operator sign-on: local, by number and password."""

from app.operators import hidden, known


def _plain(typed):
    return typed


def log_in(terminal):
    number = terminal.digits("operator", 2, _plain)
    if number is None:
        return
    password = terminal.digits("password", 8, hidden)
    if password is None:
        return
    if known(terminal, number, password):
        terminal.operator = number
    else:
        terminal.acknowledge("operator_wrong")
