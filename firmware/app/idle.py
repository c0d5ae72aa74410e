"""The terminal between transactions: the clerk logs in, then chooses a function."""

from app import shelf
from app.finish import owed_slip
from app.log_in import log_in
from app.unanswered import give_up
from facts.functions import FUNCTIONS, ROLES


def run(terminal):
    """For ever."""
    recover(terminal)
    while True:
        if not terminal.operator:
            log_in(terminal)
            if terminal.operator:
                owed_slip(terminal)         # after a power cut, the customer may still stand there
        else:
            terminal.show("idle_on" if terminal.memory.signed_on else "idle_off", terminal.operator)
            choose(terminal, terminal.key(None))


def choose(terminal, key):
    """Does what the hot key stands for, or what is chosen from the menu."""
    number = 0
    if key == "MENU":
        number = int(terminal.digits("menu", 2, plain) or "0")
    for name, hot, menu, role in FUNCTIONS:
        if menu == number or (hot and hot == key):
            if ROLES.index(terminal.role) < ROLES.index(role):
                terminal.acknowledge("not_allowed")
            else:
                shelf.call(name, terminal)
            return


def plain(typed):
    return typed


def recover(terminal):
    """A request that was journalled may have gone out: its answer, if there was one, is lost with the power."""
    for transaction in list(terminal.journal.open):
        if transaction.state == "journalled":
            give_up(terminal, transaction)
