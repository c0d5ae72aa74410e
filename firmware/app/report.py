"""The report key: tells the bank that something is wrong, and gives the merchant a fault slip with the bank's number."""

from app.exchange import exchange
from app.slip import print_lines
from messages.codec import value
from messages.values import reference

_NOTHING = "0" * 16         # F61 where there is no transaction to report


def report(terminal):
    """About the last transaction of the batch, or about none."""
    terminal.show("wait")
    stan = terminal.memory.next_stan()
    last = terminal.journal.find(terminal.memory.batch)
    fields = ((11, "%06d" % stan), (61, reference(last) if last else _NOTHING))
    reply = exchange(terminal, "report", fields)
    if reply is None or value(reply, 39) != "00":
        fault_slip(terminal, last, "")
        terminal.acknowledge("report_failed")
    else:
        fault_slip(terminal, last, value(reply, 37))
        terminal.acknowledge("report_taken", value(reply, 37))


def fault_slip(terminal, transaction, number):
    """Says what is wrong, and that it is no receipt. number: the bank's for this incident, "" for none."""
    say = terminal.catalogue.text
    lines = [(b"\x1b@", say("fault_title", ())), (b"", say("slip_terminal", (terminal.configuration["terminal"],)))]
    if transaction:
        lines.append((b"", say("slip_trace", ("%06d" % transaction.batch, "%06d" % transaction.stan))))
        lines.append((b"", say("fault_state", (transaction.state,))))
    if number:
        lines.append((b"", say("fault_number", (number,))))
    print_lines(terminal, lines + [(b"", say("fault_call", ()))])
