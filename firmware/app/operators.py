"""Operators and their passwords."""

SUPERVISOR = "00"


def known(terminal, number, password):
    """Whether this is the operator's password."""
    return [number, password] in terminal.configuration["operators"]


def hidden(typed):
    """What the display shows of a password."""
    return "*" * len(typed)
