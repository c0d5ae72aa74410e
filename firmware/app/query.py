"""The status query: what became of a transaction, asked where an answer does not say it."""

from app.exchange import exchange
from messages.codec import value
from messages.values import reference

_SAYS = ("00", "12", "25")      # it stands; declined or undone; never came


def outcome(terminal, transaction):
    """The fields of an answer that says it, or None."""
    stan = terminal.memory.next_stan()
    reply = exchange(terminal, "status_query", ((11, "%06d" % stan), (61, reference(transaction))))
    return reply if reply is not None and value(reply, 39) in _SAYS else None
