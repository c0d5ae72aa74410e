"""The sales slip: ESC/POS lines, a wait for the paper, and the printer's own word on whether it came out."""

from facts.journal_record import WITH_PIN
from messages.dates import digits
from text.catalogue import money

_RESET = const(b"\x1b@")
_LARGE = const(b"\x1d!\x11")
_NORMAL = const(b"\x1d!\x00")
_CUT = const(b"\x1dV\x00")
_ALWAYS = const(0x12)              # in every status byte; a dead printer sends none
_LONG = const(16)                  # lines; no sales slip has so many
_COPY = const("slip_copy")
_SHORT = const(("slip_cancelled", "slip_undone"))    # no vouchers: no more than what they are about
_OFFLINE = const(0x08)             # DLE EOT 1: no paper, cover open, error


def print_slip(terminal, transaction, mark=""):
    """Whether the printer says that it printed. mark: the text that tells it from the slip of a sale, if it is none."""
    say = terminal.catalogue.text
    time = digits(transaction.wall)
    configuration = terminal.configuration
    lines = [
        (_RESET + _LARGE, say("slip_title_" + transaction.type, ())),
        (_NORMAL, say("slip_merchant", (configuration["merchant"],))),
        (b"", say("slip_terminal", (configuration["terminal"],))),
        (b"", say("slip_operator", (transaction.operator,))),
        (b"", _means(say, transaction)),
        (b"", say("slip_time", ("%s-%s-%s %s:%s" % (time[:4], time[4:6], time[6:8], time[8:10], time[10:12]),))),
        (b"", say("slip_trace", ("%06d" % transaction.batch, "%06d" % transaction.stan))),
        (b"", say("slip_reference", (transaction.rrn,))),
        (b"", say("slip_approval", (transaction.approval_code,))),
        (b"", say("slip_amount", (money(transaction.amount),))),
    ]
    if mark in _SHORT:
        lines[7:9] = ()
        lines[1:4] = ((_NORMAL, say(mark, ())),)
        if not transaction.amount:      # it has not come so far
            lines[4:] = lines[2:3] = ()
        return print_lines(terminal, lines)
    if transaction.original[1]:
        lines.append((b"", say("slip_original", ("%06d" % transaction.original[0], "%06d" % transaction.original[1]))))
    if transaction.flags & WITH_PIN:
        lines.append((b"", say("slip_pin", ())))
    lines.append((b"", say("slip_signed" if transaction.signed else "slip_unsigned", ())))
    if transaction.type == "offline_sale":
        lines.insert(1, (_NORMAL, say("slip_offline", ())))
    if mark and (mark != _COPY or terminal.guards.on("reprint_marked")):
        lines.insert(1, (_NORMAL, say(mark, (transaction.response_code,))))
    return print_lines(terminal, lines)


def _means(say, transaction):
    """How it was paid."""
    card = transaction.card
    return say("slip_card", (card[:6] + "******" + card[6:],)) if card else say("slip_code", ())


def print_lines(terminal, lines):
    """lines: (control bytes before it, text) each."""
    printer = terminal.devices.printer
    for number, (control, text) in enumerate(lines):
        printer.line(control + text.encode() + b"\n")
        if number % _LONG == _LONG - 1:
            printer.rest()
    printer.line(_CUT)
    printer.finish()
    return printer.status(1) & (_ALWAYS | _OFFLINE) == _ALWAYS
