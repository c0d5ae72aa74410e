"""Status query 0820: what became of a transaction at the bank, which alone knows."""

from app.chosen import ask_transaction
from app.exchange import exchange
from facts.response_actions import SIGN_ON_AGAIN
from messages.codec import value
from messages.values import reference
from text.catalogue import money

_MEANING = (("00", "stands"), ("12", "undone"), ("25", "never"))


def status_query(terminal):
    transaction = ask_transaction(terminal, "trace_or_last")
    if transaction is None:
        return
    terminal.show("wait")
    found = ask_status(terminal, transaction)
    terminal.acknowledge("status_" + (found or "unknown"), money(transaction.amount))


def ask_status(terminal, transaction):
    """stands, undone (declined, reversed or voided), never (the bank has not heard of it), or "" where nobody knows."""
    values = ((11, "%06d" % terminal.memory.next_stan()), (61, reference(transaction)))
    reply = exchange(terminal, "status_query", values)
    code = value(reply, 39) if reply else ""
    if code in SIGN_ON_AGAIN:
        terminal.memory.signed_on = 0
        terminal.memory.save()
    for other, meaning in _MEANING:
        if code == other:
            if meaning == "stands":
                transaction.rrn = value(reply, 37)
                transaction.approval_code = value(reply, 38)
            return meaning
    return ""
