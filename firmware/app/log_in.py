"""Operator sign-on: local, by number and password."""

from app import session, shelf
from app.approval import confirmed, released
from app.operators import delivered, known, locked, unlock
from app.roles import role


def log_in(terminal):
    by_itself = terminal.configuration["settle_at"] != "never"
    number = terminal.digits("operator", 2, str, shelf.module("night").until_ms(terminal) if by_itself else None)
    if number is None or not _unlocked(terminal, number):
        return
    password = terminal.secret("password", 8)
    if password is None:
        return
    if not known(terminal, number, password):
        terminal.acknowledge("operator_locked" if locked(terminal, number) else "operator_wrong")
    elif _own(terminal, number, password) and confirmed(terminal, number):
        terminal.operator = number
        if not terminal.guards.on("log_in_apart"):
            session.begin(terminal)     # one flag for both kinds of sign-on


def _unlocked(terminal, number):
    """A cashier who is locked out needs the supervisor, who needs the system operator."""
    if not locked(terminal, number):
        return True
    terminal.acknowledge("operator_locked")         # also because the password may have been typed ahead
    if role(number) != "cashier" or not released(terminal):
        return False
    unlock(terminal, number)
    return True


def _own(terminal, number, password):
    """The password that every terminal is delivered with is good for choosing another, and for nothing else."""
    if password != delivered(number)[1] or not terminal.guards.on("default_password_changed"):
        return True
    from app.change_password import choose_new

    return choose_new(terminal, number)
