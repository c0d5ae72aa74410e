"""What must be in order before a transaction may begin; whatever is not, the clerk is told."""

from app.finish import owed_slip


def may_begin(terminal, name):
    """name: the function's, as in facts/functions.py."""
    if not terminal.memory.signed_on:
        terminal.acknowledge("sign_on_first")
        return False
    return not owed_slip(terminal)
