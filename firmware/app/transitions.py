"""The life of a transaction: (state, event, next state). What is not here cannot happen."""

TRANSITIONS = (
    ("created", "store", "journalled"),         # before the request goes out
    ("created", "approve", "approved"),
    ("created", "decline", "declined"),
    ("created", "lose", "unknown"),
    ("created", "abandon", "abandoned"),
    ("journalled", "approve", "approved"),
    ("journalled", "decline", "declined"),
    ("journalled", "lose", "unknown"),
    ("journalled", "abandon", "abandoned"),
    ("unknown", "reverse", "reversed"),
    ("approved", "complete", "completed"),
)


def step(state, event):
    """The next state. Raises ValueError for what cannot happen."""
    for before, name, after in TRANSITIONS:
        if before == state and name == event:
            return after
    raise ValueError("a transaction that is %s cannot %s" % (state, event))


def advance(terminal, transaction, event):
    """Takes the transaction to its next state, in the journal too."""
    transaction.state = step(transaction.state, event)
    terminal.journal.write(transaction)
