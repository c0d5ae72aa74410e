"""What needs somebody's attention, told to whoever logs in."""

from app import shelf
from journal.log import is_repeated
from text.catalogue import money

_NEAR_END = const(0x0C)            # DLE EOT 4


def sound(terminal):
    """Each alarm that stands, one after the other."""
    for transaction in terminal.journal.open:
        if transaction.state == "unknown":
            name = "alarm_advice" if is_repeated(transaction.type) else "alarm_reversal"
            terminal.acknowledge(name, money(transaction.amount))
            break
    if terminal.journal.rotten:
        terminal.acknowledge("alarm_journal", "%06d" % terminal.journal.rotten)
    if terminal.configuration["self_test_days"] and shelf.module("self_test").overdue(terminal):
        terminal.acknowledge("alarm_self_test")
    if terminal.devices.printer.status(4) & _NEAR_END:
        terminal.acknowledge("alarm_paper")
    if terminal.logbook.emergency:
        terminal.acknowledge("emergency_stop")
