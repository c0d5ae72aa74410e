"""Nobody has answered: the request goes out once more, where the terminal was provisioned so."""

from app.exchange import exchange
from app.transitions import advance


def sent_again(terminal, transaction, fields):
    """The fields of the valid answer, or None. fields: (number, value) pairs of the request."""
    if not terminal.guards.on("retry_same_stan"):
        # As terminals in the field do: every message takes the next number, and the first is forgotten.
        advance(terminal, transaction, "abandon")
        transaction.stan = terminal.memory.next_stan()
        transaction.state = "created"
        fields = fields + [(11, "%06d" % transaction.stan)]
    return exchange(terminal, transaction.type, fields)
