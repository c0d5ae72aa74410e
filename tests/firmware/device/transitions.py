"""app/transitions.py: every state with every event, against the life of a transaction as it is meant."""

from expect import equal, raises

from app.transitions import advance, step
from facts.journal_record import DONE_STATES, OPEN_STATES, STATES
from journal.log import Transaction

EVENTS = ("store", "approve", "decline", "lose", "abandon", "reverse", "complete", "take_offline", "print")
LIFE = {
    "created": {"store": "journalled", "approve": "approved", "decline": "declined", "lose": "unknown",
                "abandon": "abandoned", "take_offline": "stored"},
    "journalled": {"approve": "approved", "decline": "declined", "lose": "unknown", "abandon": "abandoned"},
    "approved": {"complete": "completed", "lose": "unknown"},
    "unknown": {"reverse": "reversed", "approve": "approved", "decline": "declined", "abandon": "abandoned"},
    "stored": {"print": "pending", "reverse": "reversed"},
    "pending": {"complete": "completed", "decline": "declined", "reverse": "reversed"},
    "completed": {}, "declined": {}, "reversed": {}, "abandoned": {},
}


def test_every_state_with_every_event():
    equal(set(STATES), set(LIFE))
    for state in STATES:
        for event in EVENTS:
            wanted = LIFE[state].get(event)
            if wanted:
                equal((state, event, step(state, event)), (state, event, wanted))
            else:
                raises(ValueError, step, state, event)


def test_what_nobody_knows_cannot_happen():
    for state, event in (("created", ""), ("", "store"), ("created", "reversed"), ("no such", "approve")):
        raises(ValueError, step, state, event)


def test_what_is_open_can_change_and_what_is_closed_cannot():
    equal(set(OPEN_STATES) | {"created"}, {state for state in STATES if LIFE[state]})


def test_the_terminal_stands_by_what_was_approved():
    equal(set(DONE_STATES), {"approved", "completed", "stored", "pending"})


def test_what_is_over_never_becomes_a_debit():
    for state in ("declined", "reversed", "abandoned"):
        equal(LIFE[state], {})
    equal([event for event in EVENTS if LIFE["unknown"].get(event) in DONE_STATES], ["approve"])


class Listening:
    """A terminal whose journal only listens."""

    def __init__(self):
        self.journal = self
        self.written = []

    def write(self, transaction):
        self.written.append(transaction.state)


def test_every_step_is_journalled_and_a_wrong_one_is_not():
    terminal = Listening()
    transaction = Transaction("sale", 1, 1, 100, "", 0)
    for event in ("store", "lose", "reverse"):
        advance(terminal, transaction, event)
    equal(terminal.written, ["journalled", "unknown", "reversed"])
    raises(ValueError, advance, terminal, transaction, "approve")
    equal((terminal.written[3:], transaction.state), ([], "reversed"))
