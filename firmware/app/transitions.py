"""The life of a transaction, a line each: state, event, next state. What is not here cannot happen.

One string: as a table it would take the device five times the heap. created: nobody has heard of it. An advice that was
repeated leaves unknown with its answer, a request with its reversal, or either is forgotten; a stored or pending one can
still be cancelled; an approved request that nobody signs for is reversed.
"""

from messages.codec import value

TRANSITIONS = b"""
created store journalled
created approve approved
created decline declined
created lose unknown
created abandon abandoned
journalled approve approved
journalled decline declined
journalled lose unknown
journalled abandon abandoned
unknown reverse reversed
unknown approve approved
unknown decline declined
unknown abandon abandoned
created take_offline stored
stored print pending
stored reverse reversed
pending reverse reversed
pending complete completed
pending decline declined
approved complete completed
approved lose unknown
"""


def step(state, event):
    """The next state. Raises ValueError for what cannot happen."""
    key = b"\n%s %s " % (state, event)
    start = TRANSITIONS.find(key)
    if start < 0:
        raise ValueError("a transaction that is %s cannot %s" % (state, event))
    start += len(key)
    return TRANSITIONS[start : TRANSITIONS.find(b"\n", start)].decode()


def advance(terminal, transaction, event):
    """Takes the transaction to its next state, in the journal too."""
    transaction.state = step(transaction.state, event)
    terminal.journal.write(transaction)


def approve(terminal, transaction, reply):
    """The host has said 00 in these fields."""
    transaction.rrn = value(reply, 37)
    transaction.approval_code = value(reply, 38)
    transaction.response_code = "00"
    advance(terminal, transaction, "approve")
