"""What needs somebody's attention, told to whoever logs in."""

from app import shelf
from journal.log import is_repeated
from text.catalogue import money

_NEAR_END = const(0x0C)            # DLE EOT 4


def sound(terminal):
    """Each alarm that stands, one after the other."""
    pending(terminal, False)
    if terminal.journal.rotten:
        terminal.acknowledge("alarm_journal", "%06d" % terminal.journal.rotten)
    if terminal.configuration["self_test_days"] and shelf.module("self_test").overdue(terminal):
        terminal.acknowledge("alarm_self_test")
    if terminal.devices.printer.status(4) & _NEAR_END:
        terminal.acknowledge("alarm_paper")
    if terminal.logbook.emergency:
        terminal.acknowledge("emergency_stop")


def pending(terminal, advised):
    """What the bank has not answered. advised: only what it is told until it does, a refund."""
    for transaction in terminal.journal.open:
        repeated = is_repeated(transaction.type)
        if transaction.state == "unknown" and (repeated or not advised):
            terminal.acknowledge("alarm_advice" if repeated else "alarm_reversal", money(transaction.amount))
            break
