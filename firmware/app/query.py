"""The status query 0820: what became of a transaction at the bank, asked where an answer does not say it."""

from app.exchange import exchange
from messages.codec import value
from messages.values import reference

STANDS, UNDONE, NEVER = "00", "12", "25"        # F39: UNDONE also if it was declined; NEVER came


def outcome(terminal, transaction):
    """The fields of an answer that says it, or None."""
    stan = terminal.memory.next_stan()
    reply = exchange(terminal, "status_query", ((11, "%06d" % stan), (61, reference(transaction))))
    code = value(reply, 39) if reply else ""
    return reply if code in (STANDS, UNDONE, NEVER) else None


def agreed(terminal, transaction):
    """Whether what the platform approves is what the bank says it has of it: where it asked twice, that is two debits."""
    if not terminal.guards.on("order_compared"):
        return True
    reply = outcome(terminal, transaction)
    return reply is not None and int(value(reply, 4) or "0") == transaction.amount
