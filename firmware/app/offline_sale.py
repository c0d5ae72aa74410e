"""An offline sale: taken without asking the bank, which is told later (app/forward.py)."""

from app import shelf
from app.approval import released
from app.card import ask_card
from app.finish import finish
from app.gate import may_begin
from app.transitions import advance
from facts.journal_record import RELEASED
from journal.log import Transaction
from messages.stored_card import seal
from text.catalogue import money


def offline_sale(terminal):
    if not may_begin(terminal, "offline_sale"):
        return
    amount = terminal.amount()
    if not amount:
        return
    if amount > terminal.configuration["offline_most"]:
        terminal.acknowledge("over_floor_limit", money(terminal.configuration["offline_most"]))
        return
    if not released(terminal):
        return
    card = ask_card(terminal, amount, False)
    if card is None:
        return
    if card.asks_pin:                   # nobody but the bank can check it
        terminal.acknowledge("online_only")
        return
    if not shelf.module("confirm").agreed(terminal, amount, card):
        return
    if shelf.module("challenge").meant_again(terminal, amount, card):
        _keep(terminal, amount, card)


def _keep(terminal, amount, card):
    if not terminal.guards.on("slot_of_its_own"):
        shelf.module("maintenance").clear(terminal)     # the one place for what the bank is still to be told is written over
    memory = terminal.memory
    memory.taken += 1
    transaction = Transaction(
        "offline_sale", memory.batch, memory.next_stan(), amount, card.masked, terminal.now(), card.entry,
        operator=terminal.operator,
    )
    transaction.flags |= RELEASED
    # Before the sale itself: without its card the bank could never be told.
    sealed = seal(terminal.configuration["master_key"], transaction, (card.pan, card.expiry))
    terminal.journal.write_card(transaction, sealed)
    advance(terminal, transaction, "take_offline")
    terminal.acknowledge("stored", money(amount))
    finish(terminal, transaction)
