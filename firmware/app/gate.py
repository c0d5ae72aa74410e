"""What must be in order before a transaction may begin; whatever is not, the clerk is told."""

from app import session, shelf
from app.finish import owed_slip
from journal.log import effect_of
from messages.dates import digits


def may_begin(terminal, name):
    """name: the function's, as in facts/functions.py."""
    if terminal.configuration["policies"]:
        shelf.module("policy").apply(terminal)
    if not shelf.module("batch").batch_open(terminal):
        return False
    if not signed_on(terminal, name):
        shelf.module("refused").before(terminal, name)
        return False
    if not _open(terminal):
        terminal.acknowledge("shop_closed")
        if not shelf.module("approval").released(terminal):
            return False
    if terminal.logbook.emergency and effect_of(name) > 0:
        terminal.acknowledge("emergency_stop")
        shelf.module("refused").before(terminal, name)
        return False
    return not owed_slip(terminal)


def signed_on(terminal, name):
    """Whether a sign-on is in force. It has a date, and ends with it, also while the terminal is never switched off."""
    if name != "sale" and not terminal.guards.on("gate_everywhere"):
        return True                     # what came after the sale was given no gate
    if terminal.guards.on("sign_on_daily"):
        session.end_old(terminal)
    if terminal.memory.signed_on and not terminal.unsealed():
        return True
    terminal.acknowledge("sign_on_first")
    return False


def _open(terminal):
    """Whether the shop is open, by the hours and the closed days that were provisioned."""
    if not terminal.guards.on("open_hours_checked"):
        return True
    now = digits(terminal.now())
    time = now[8:10] + ":" + now[10:12]
    start, end = terminal.configuration["hours"].split("-")
    within = start <= time < end if start <= end else time >= start or time < end
    return within and now[4:6] + "-" + now[6:8] not in terminal.configuration["closed"]
