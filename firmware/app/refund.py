"""Refund of a debit of any day, whole or in part."""

from app import shelf
from app.approval import released
from app.carry_out import carry_out
from app.gate import may_begin
from app.original import ask_its_card, ask_part
from facts.journal_record import RELEASED


def refund(terminal):
    if not may_begin(terminal, "refund"):
        return
    original, amount = ask_part(terminal, "refund")
    if original is None or not shelf.module("challenge").agreed(terminal, original) or not released(terminal):
        return
    card = None
    if original.entry != "code":
        # An advice is repeated as it was, and a PIN must not be kept: so it is not asked for.
        card = ask_its_card(terminal, original, amount, False)
        if card is None:
            return
    if shelf.module("confirm").agreed(terminal, amount):
        carry_out(terminal, "refund", amount, card, original, RELEASED)
