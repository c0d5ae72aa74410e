"""Terminal sign-on 0800: brings new working keys and the batch number."""

from app import session, shelf
from app.approval import released
from app.exchange import exchange
from app.host_time import take
from messages.codec import value
from messages.keys import MAC_KEY, PIN_KEY, working_key


def sign_on(terminal):
    if terminal.configuration["sign_on_role"] == "supervisor" and not released(terminal, False):
        terminal.acknowledge("not_allowed")
        return
    memory = terminal.memory
    terminal.show("wait")
    stan = memory.next_stan()
    if not terminal.guards.on("sign_on_confirmed"):
        session.begin(terminal)             # as terminals in the field do: the flag goes up with the request
    reply = exchange(terminal, "sign_on", ((11, "%06d" % stan), (62, terminal.configuration["serial"].encode())))
    if reply is None:
        terminal.acknowledge("sign_on_silent")
    elif value(reply, 39) != "00" or not _right(terminal, value(reply, 62)):
        terminal.acknowledge("sign_on_refused", value(reply, 39))
    else:
        if terminal.guards.on("clock_from_host"):
            take(terminal, value(reply, 13), value(reply, 12))
        terminal.take_keys(value(reply, 62))
        batch = int(value(reply, 60)[2:8])
        if batch != memory.batch:
            shelf.module("batch").leave_batch(terminal)
        memory.batch = batch
        session.begin(terminal)


def _right(terminal, block):
    """Whether the check values are those of the keys: what came damaged, or from somebody else, is of no use."""
    if not terminal.guards.on("key_check_values"):
        return True
    master_key = terminal.configuration["master_key"]
    return all(working_key(terminal.dialect, master_key, block, which) for which in (PIN_KEY, MAC_KEY))
