"""The totals slip: what was settled; where bank and terminal differ, each transaction, and whom to call."""

from app.slip import print_lines
from text.catalogue import money


def print_totals(terminal, batches, totals, balanced):
    """Whether the printer says that it printed. totals: the totals of the batches."""
    say = terminal.catalogue.text
    lines = [
        (b"\x1b@", say("totals_title", ())),
        (b"", say("totals_batch", ("%06d" % terminal.memory.settling,))),
        (b"", say("totals_debits", (totals[1], money(totals[0])))),
        (b"", say("totals_credits", (totals[3], money(totals[2])))),
        (b"", say("totals_agree" if balanced else "totals_differ", ())),
    ]
    if not balanced:
        lines.append((b"", say("totals_call", (terminal.configuration["bank_phone"],))))
        for kind, stan, card, amount in terminal.journal.details(*batches):
            lines.append((b"", say("totals_detail", ("%06d" % stan, card[-4:], money(amount)))))
    return print_lines(terminal, lines)
