"""Echo test 0820: whether the line to the bank works."""

from app.exchange import exchange
from messages.codec import value


def echo(terminal):
    terminal.show("wait")
    terminal.acknowledge("echo_right" if answered(terminal) else "echo_silent")


def answered(terminal):
    """Whether the host has said that it hears us."""
    reply = exchange(terminal, "echo", ((11, "%06d" % terminal.memory.next_stan()),))
    return reply is not None and value(reply, 39) == "00"
