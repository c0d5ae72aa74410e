"""Operator sign-on: local, by number and password."""


def _plain(typed):
    return typed


def _hidden(typed):
    return "*" * len(typed)


def log_in(terminal):
    number = terminal.digits("operator", 2, _plain)
    if number is None:
        return
    password = terminal.digits("password", 8, _hidden)
    if password is None:
        return
    if [number, password] in terminal.configuration["operators"]:
        terminal.operator = number
    else:
        terminal.acknowledge("operator_wrong")
