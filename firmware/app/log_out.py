"""Operator sign-off: the next one logs in, and does not inherit a training mode."""

from app import shelf


def log_out(terminal):
    if terminal.logbook.training:
        shelf.module("training").leave(terminal)
    terminal.operator = ""
