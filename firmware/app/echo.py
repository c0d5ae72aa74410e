"""Echo test 0820: whether the line to the bank works."""

from app.exchange import exchange


def echo(terminal):
    terminal.show("wait")
    reply = exchange(terminal, "echo", ((11, "%06d" % terminal.memory.next_stan()),))
    terminal.acknowledge("echo_silent" if reply is None else "echo_right")
