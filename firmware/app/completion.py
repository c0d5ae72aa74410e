"""Completion: what a pre-authorisation holds, or less of it, is debited."""

from app import shelf
from app.carry_out import carry_out
from app.gate import may_begin
from app.original import ask_its_card, ask_part


def completion(terminal):
    if not may_begin(terminal, "completion"):
        return
    original, amount = ask_part(terminal, "completion")
    card = ask_its_card(terminal, original, amount) if original else None
    if card and shelf.module("confirm").agreed(terminal, amount, card):
        carry_out(terminal, "completion", amount, card, original)
