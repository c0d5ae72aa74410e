"""Void of a sale of the present batch."""

from app.undo import undo


def void(terminal):
    undo(terminal, "void", False)
