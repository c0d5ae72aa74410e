"""Operator sign-off: the next one logs in."""


def log_out(terminal):
    terminal.operator = ""
