"""The terminal between transactions: the clerk logs in, then chooses a function."""

from app import shelf
from facts.functions import FUNCTIONS, ROLES


def run(terminal):
    """For ever."""
    recover(terminal)
    if terminal.journal.open:           # after a power cut the customer may still stand there, and nobody be able to log in
        shelf.module("finish").owed_slip(terminal, True)
        shelf.module("alarms").pending(terminal, True)
    while True:
        if not terminal.operator:
            shelf.call("log_in", terminal)
            if terminal.operator:
                shelf.module("finish").owed_slip(terminal)
                shelf.module("alarms").sound(terminal)
        else:
            terminal.show(_text(terminal), terminal.operator)
            key = terminal.key(_patience(terminal), ("service_port", _plugged_in))
            if key:
                choose(terminal, key)
            elif not _due(terminal):
                terminal.operator = ""
        if _due(terminal):
            shelf.call("night", terminal)
        elif terminal.online and terminal.memory.signed_on:
            _tell(terminal)


def _plugged_in(terminal):
    shelf.module("service").serve(terminal)


def _patience(terminal):
    """How long a session may lie open, and nothing is to be done; for ever where nobody limits it."""
    minutes = terminal.configuration["idle_minutes"]
    patience = minutes * 60000 if minutes and terminal.guards.on("auto_log_out") else None
    hour = until_ms(terminal)
    return min(patience, hour) if patience and hour else patience or hour


def until_ms(terminal):
    """How long until the night's work; None where none is provisioned."""
    if terminal.configuration["settle_at"] == "never":
        return None
    return shelf.module("night").until_ms(terminal)


def _due(terminal):
    return terminal.configuration["settle_at"] != "never" and shelf.module("night").due(terminal)


def _text(terminal):
    if terminal.logbook.training and shelf.module("training").marked(terminal):
        return "idle_training"
    return "idle_on" if terminal.memory.signed_on else "idle_off"


def _tell(terminal):
    """The line works, as has just been seen: what is stored for the bank goes out now."""
    if any(one.type == "offline_sale" and one.state == "pending" for one in terminal.journal.open):
        shelf.module("forward").forward(terminal, 1)
    terminal.online = False


def choose(terminal, key):
    """Does what the hot key stands for, or what is chosen from the menu."""
    if key.isdigit():
        return
    if key == "MENU":
        key = str(int(terminal.digits("menu", 2, str) or "0"))
    place = FUNCTIONS.find(b" %s " % key)
    if place < 0:
        return
    line = FUNCTIONS[FUNCTIONS.rfind(b"\n", 0, place) + 1 : FUNCTIONS.find(b"\n", place)]
    name, _, _, role = line.decode().split(" ")
    if ROLES.index(terminal.role) < ROLES.index(role):
        terminal.acknowledge("not_allowed")
    else:
        shelf.call(name, terminal)


def recover(terminal):
    """A request that was journalled may have gone out: its answer, if there was one, is lost with the power, and with it
    the demand for another sign-on that it may have brought. And a sign-on of another day is over.
    """
    session = shelf.module("session")
    session.end_old(terminal)
    for transaction in list(terminal.journal.open):
        if transaction.state == "journalled":
            shelf.module("unanswered").give_up(terminal, transaction)
        if transaction.state == "unknown" and terminal.memory.signed_on:
            session.end(terminal)
    if terminal.memory.unknown:
        shelf.module("again").recover(terminal)
    if terminal.logbook.training:
        shelf.module("training").leave(terminal)
