"""Pre-authorisation: an amount is held on the card, and nothing is debited."""

from app import shelf
from app.card import ask_card
from app.carry_out import carry_out
from app.gate import may_begin


def preauth(terminal):
    if not may_begin(terminal, "preauth"):
        return
    amount = terminal.amount("amount_hold")
    card = ask_card(terminal, amount) if amount else None
    if card and shelf.module("confirm").agreed(terminal, amount, card):
        carry_out(terminal, "preauth", amount, card)
