"""The terminal between transactions: the clerk logs in, then chooses a function."""

from app.finish import owed_slip
from app.log_in import log_in
from app.sale import sale
from app.settlement import settlement
from app.sign_off import sign_off
from app.sign_on import sign_on
from app.unanswered import give_up

FUNCTIONS = (("SALE", sale), ("SIGN_ON", sign_on), ("SIGN_OFF", sign_off), ("SETTLE", settlement))


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
            key = terminal.key(None)
            for name, function in FUNCTIONS:
                if name == key:
                    function(terminal)


def recover(terminal):
    """A request that was journalled may have gone out: its answer, if there was one, is lost with the power."""
    for transaction in list(terminal.journal.open):
        if transaction.state == "journalled":
            give_up(terminal, transaction)
