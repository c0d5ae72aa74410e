"""Void of a pre-authorisation: what it holds is released."""

from app.undo import undo


def preauth_void(terminal):
    undo(terminal, "preauth_void", True)
