"""What a void, a refund or a completion goes back to: from the journal where that has it, else from the customer's slip."""

from app import shelf
from app.card import ask_card
from app.reversal import clear
from facts.journal_record import DONE_STATES
from facts.limits import DAY_S
from facts.transactions import TRANSACTIONS
from journal.log import Transaction, effect_of
from messages.dates import digits
from text.catalogue import money

_YEAR = const(366)         # days in which a slip's day without a year is looked for


def ask_original(terminal, kind, any_batch):
    """The Transaction that the clerk names and the customer agrees to, or None. any_batch: whether it may be an older one.

    One that the journal does not have has the amount 0 and no card number.
    """
    batch = terminal.digits("batch", 6, str) if any_batch else terminal.memory.batch
    stan = terminal.digits("trace", 6, str) if batch is not None else None
    if stan is None:
        return None
    batch, stan = int(batch), int(stan)
    found = terminal.journal.find(batch, stan)
    if found is None and batch and stan and batch != terminal.memory.batch:     # no slip has a 0: a key was stuck
        return _read(terminal, kind, batch, stan)
    if found is None or not _fits(kind, found):
        terminal.acknowledge("original_missing")
        shelf.module("refused").before(terminal, kind)
    elif terminal.journal.undone(found):
        terminal.acknowledge("original_undone")
    elif terminal.acknowledge("original", money(found.amount), found.card[6:]) == "ENTER":
        return _known(terminal, found)
    return None


def _known(terminal, original):
    """The same once the bank knows of it, or None: an offline sale is told first, or what goes back to it is refused."""
    if original.state in ("stored", "pending"):
        if not clear(terminal):
            return None
        if not shelf.module("forward").forward(terminal):
            terminal.acknowledge("earlier_open")
            return None
        original = terminal.journal.find(original.batch, original.stan)
        if original is None or original.state not in DONE_STATES:       # refused by the bank, of which the clerk was told
            return None
    return original


def ask_part(terminal, kind):
    """(the original, an amount of at most its own), or (None, 0). Where the journal does not know it, the host will."""
    original = ask_original(terminal, kind, True)
    amount = terminal.amount() if original else 0
    if amount and original.amount and amount > original.amount:
        terminal.acknowledge("amount_above")
        amount = 0
    return (original, amount) if amount else (None, 0)


def ask_its_card(terminal, original, amount, with_pin=True):
    """The card that the original was made with, or None. Where the journal does not know it, the host will."""
    card = ask_card(terminal, amount, with_pin)
    if card and original.card and card.masked != original.card:
        terminal.acknowledge("card_other")
        return None
    return card


def _fits(kind, found):
    """Whether this can be done to what was found, by the table's column of originals."""
    for name, _, wanted, _ in TRANSACTIONS:
        if name == kind:
            break
    if wanted in ("sale", "any"):
        right = effect_of(found.type) > 0 and (wanted == "any" or found.type != "completion")
    else:
        right = found.type == wanted
    return right and found.state in DONE_STATES


def _read(terminal, kind, batch, stan):
    """What is not in the journal, as the clerk reads it off the slip."""
    day = terminal.digits("date", 4, str)
    wall = _last(terminal, day) if day else None
    if wall is None:
        return None
    original = Transaction("sale", batch, stan, 0, "", wall)
    if kind != "refund":
        original.approval_code = terminal.digits("approval_code", 6, str)
    return None if original.approval_code is None else original


def _last(terminal, text):
    """text: a day as MMDD. The latest one that is written so, as s since 2000; None where there is none."""
    today = terminal.now() // DAY_S
    for back in range(_YEAR):
        wall = (today - back) * DAY_S
        if digits(wall)[4:8] == text:
            return wall
    return None
