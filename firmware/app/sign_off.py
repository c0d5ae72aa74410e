"""Terminal sign-off 0820: ends the session with the host."""

from app.exchange import exchange
from messages.codec import value


def sign_off(terminal):
    memory = terminal.memory
    terminal.show("wait")
    stan = memory.next_stan()
    memory.signed_on = 0
    memory.save()
    reply = exchange(terminal, "sign_off", ((11, "%06d" % stan),))
    if reply is None or value(reply, 39) != "00":
        terminal.acknowledge("sign_off_failed")
