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
    ("unknown", "reverse", "reversed"),         # a request,
    ("unknown", "approve", "approved"),         # an advice that was repeated
    ("unknown", "decline", "declined"),
    ("created", "take_offline", "stored"),
    ("stored", "print", "pending"),
    ("stored", "reverse", "reversed"),          # cancelled before the host heard of it
    ("pending", "reverse", "reversed"),
    ("pending", "complete", "completed"),
    ("pending", "decline", "declined"),
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
