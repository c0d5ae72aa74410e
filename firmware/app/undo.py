"""What the three voids have in common: the original, the supervisor, the card."""

from app.approval import released
from app.carry_out import carry_out
from app.confirm import agreed
from app.gate import may_begin
from app.original import ask_its_card, ask_original
from facts.journal_record import RELEASED


def undo(terminal, kind, any_batch):
    """Void of the whole amount. kind: a name of facts/transactions.py."""
    if not may_begin(terminal, kind):
        return
    original = ask_original(terminal, kind, any_batch)
    if original is None or not released(terminal):
        return
    amount = original.amount or terminal.amount()
    if not amount:
        return
    card = None
    if original.entry == "code":
        if not agreed(terminal, amount):        # there is no card that he could show
            return
    elif terminal.guards.on("own_original"):    # in the field the card is not asked for: the stored one is taken
        card = ask_its_card(terminal, original, amount)
        if card is None:
            return
    carry_out(terminal, kind, amount, card, original, RELEASED)
