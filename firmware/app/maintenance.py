"""The maintenance menu of the system operator: clears an open reversal, sets the terminal signed on."""

from app import session
from app.reversal import reverse_open
from app.sign_on import sign_on
from app.transitions import advance

CLEAR_REVERSAL, SET_SIGNED_ON = "1", "2"


def maintenance(terminal):
    item = terminal.digits("maintenance", 1, str)
    if item not in (CLEAR_REVERSAL, SET_SIGNED_ON):
        return
    if terminal.guards.on("maintenance_asks_host"):
        done = reverse_open(terminal) if item == CLEAR_REVERSAL else _sign_on(terminal)
    else:
        done = clear(terminal) if item == CLEAR_REVERSAL else _pretend(terminal)
    terminal.acknowledge("maintenance_done" if done else "maintenance_failed")


def _sign_on(terminal):
    sign_on(terminal)
    return terminal.memory.signed_on


def _pretend(terminal):
    """What such menus do: the flag is up, and the host knows nothing of it."""
    session.begin(terminal)
    return True


def clear(terminal):
    """As in the field: nothing is to be reversed any longer, and the host has never been asked."""
    for transaction in list(terminal.journal.open):
        if transaction.state == "unknown":
            advance(terminal, transaction, "abandon")
    return True
