"""A sale, top to bottom as the clerk lives it."""

from app import shelf
from app.card import ask_card
from app.carry_out import carry_out
from app.gate import may_begin


def sale(terminal):
    if not may_begin(terminal, "sale"):
        return
    amount = terminal.amount()
    card = ask_card(terminal, amount) if amount else None
    if not card or not shelf.module("confirm").agreed(terminal, amount, card):
        return
    if shelf.module("challenge").meant_again(terminal, amount, card):
        carry_out(terminal, "sale", amount, card)
