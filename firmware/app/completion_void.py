"""Void of a completion of the present batch."""

from app.undo import undo


def completion_void(terminal):
    undo(terminal, "completion_void", False)
