"""Terminal sign-off 0820: ends the session with the host."""

from app import session
from app.exchange import exchange
from messages.codec import value


def sign_off(terminal):
    terminal.show("wait")
    stan = terminal.memory.next_stan()
    session.end(terminal)
    reply = exchange(terminal, "sign_off", ((11, "%06d" % stan),))
    if reply is None or value(reply, 39) != "00":
        terminal.acknowledge("sign_off_failed")
