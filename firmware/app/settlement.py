"""Settlement 0500: the terminal's totals against the host's; then the batch is closed and the terminal signs on anew."""

from app.exchange import exchange
from app.reversal import reverse_open
from app.slip import print_lines
from facts.messages import TOTALS, TOTALS_BALANCED
from messages.codec import value
from text.catalogue import money

_TOTALS_SIZE = sum(size for _, size in TOTALS)      # digits for domestic cards; as many follow for foreign ones


def settlement(terminal):
    memory = terminal.memory
    terminal.show("wait")
    if not reverse_open(terminal):
        terminal.acknowledge("reversal_pending")
        return
    sums = terminal.journal.totals(memory.batch)
    stan = memory.next_stan()
    totals = "%012d%03d%012d%03d0" % sums + "0" * _TOTALS_SIZE
    reply = exchange(terminal, "settlement", ((11, "%06d" % stan), (48, totals)))
    if reply is None or value(reply, 39) != "00" or len(value(reply, 48)) != len(totals):
        terminal.acknowledge("settlement_failed")
        return
    answer = value(reply, 48)
    balanced = answer[_TOTALS_SIZE - 1] == TOTALS_BALANCED and answer[-1] == TOTALS_BALANCED
    terminal.journal.write_settled(memory.batch, 1 if balanced else 0)
    memory.signed_on = 0
    memory.save()
    _print_totals(terminal, sums, balanced)
    terminal.acknowledge("settled" if balanced else "settled_differing")


def _print_totals(terminal, sums, balanced):
    say = terminal.catalogue.text
    lines = [
        (b"\x1b@", say("totals_title", ())),
        (b"", say("totals_debits", (sums[1], money(sums[0])))),
        (b"", say("totals_credits", (sums[3], money(sums[2])))),
        (b"", say("totals_agree" if balanced else "totals_differ", ())),
    ]
    print_lines(terminal, lines)
