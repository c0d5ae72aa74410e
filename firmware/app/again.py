"""What few terminals do: a request goes out once more, or a flag is all that is left of one after a power cut."""

from app.exchange import exchange
from app.transitions import advance


def repeat(terminal, transaction, fields):
    """The fields of the valid answer to the second try; None without one. fields: (number, value) pairs of the request."""
    if terminal.configuration["sale_sent_again"] == "asked" and terminal.acknowledge("send_again") != "ENTER":
        advance(terminal, transaction, "lose")      # whoever says no has it undone
        return None
    if not terminal.guards.on("retry_same_stan"):
        # As terminals in the field do: every message takes the next number, and the first is forgotten.
        advance(terminal, transaction, "abandon")
        transaction.stan = terminal.memory.next_stan()
        transaction.state = "created"
        fields = fields + [(11, "%06d" % transaction.stan)]
    return exchange(terminal, transaction.type, fields)


def recover(terminal):
    """A flag says that something is to be reversed, and not what: in the field, whatever was saved last."""
    terminal.memory.unknown = 0
    last = terminal.journal.find(terminal.memory.batch)
    if last and last.state == "completed":
        last.state = "created"
        advance(terminal, last, "lose")
