"""One transaction online, from the journal to the answer: every function that moves money goes through here."""

from app import shelf
from app.card import take_out
from app.exchange import exchange
from app.finish import finish, present, signature_needed
from app.gate import signed_on
from app.reversal import clear, reverse_open
from app.transitions import advance, approve
from facts.journal_record import NO_SIGNATURE, WITH_PIN
from facts.response_actions import DOUBTFUL, HELD, REVERSAL_DONE, SIGN_ON_AGAIN, WRONG_PIN
from journal.log import Transaction, is_repeated
from messages.codec import value
from messages.values import values
from text.catalogue import money

_NOTICE = const(44)            # what the bank says of a debit that it has approved all the same
_NUMBERS = const(9)            # that are tried, where the bank has used some of which the terminal knows nothing


def carry_out(terminal, kind, amount, card, original=None, flags=0, more=()):
    """Asks the host, and tells the clerk what came of it. None where it could not even begin.

    kind: a name of facts/transactions.py. card: None where none is at hand. original: the Transaction that it undoes or
    goes on from. flags: as in the journal's record. more: (field, value) pairs that are this kind's own.
    """
    if terminal.logbook.training:
        transaction = shelf.module("training").rehearse(terminal, kind, amount, card)
        take_out(terminal, card)
        return transaction
    numbers = _NUMBERS
    while True:
        transaction = _once(terminal, kind, amount, card, original, flags, more)
        numbers -= 1
        if transaction and transaction.amount != amount and numbers:
            continue                    # the number was another's
        again = transaction and transaction.response_code == WRONG_PIN and card and card.pin
        if not again or not shelf.module("pin").asked_again(terminal, amount, card):
            take_out(terminal, card)
            shelf.module("refused").refused(terminal, transaction or _new(terminal, kind, amount, card, original, 0))
            return transaction


def _once(terminal, kind, amount, card, original, flags, more):
    memory = terminal.memory
    if not terminal.guards.on("data_before_flag"):
        memory.unknown = 1              # as in the field: what it stands for is saved later
        memory.save()
    terminal.show("wait")
    if not clear(terminal) or not signed_on(terminal, kind):        # a reversal's answer may have asked for another sign-on
        return None
    memory.taken += 1
    transaction = _new(terminal, kind, amount, card, original, memory.next_stan())
    transaction.flags |= flags
    fields = values(terminal, transaction, card, original, more)
    if is_repeated(kind):
        shelf.module("advice").keep(terminal, transaction, fields)
    if terminal.guards.on("write_ahead"):
        advance(terminal, transaction, "store")
    reply = exchange(terminal, kind, fields)
    if reply is None and terminal.configuration["sale_sent_again"] != "never" and not is_repeated(kind):
        reply = shelf.module("again").repeat(terminal, transaction, fields)
    if memory.unknown:
        memory.unknown = 0
        memory.save()
    code = value(reply, 39) if reply else ""
    if code in DOUBTFUL and terminal.guards.on("doubt_queried"):
        reply = shelf.module("query").outcome(terminal, transaction)
        if reply and kind != "code_sale" and _adopt(terminal, transaction, reply):
            return transaction
    if reply is None:
        shelf.module("unanswered").unanswered(terminal, transaction)
        if transaction.state == "approved" and present(terminal, transaction):
            finish(terminal, transaction)
    elif not _taken(terminal, kind, value(reply, 39)):
        declined(terminal, transaction, code)
    elif card and card.entry == "chip" and not is_repeated(kind) and not terminal.devices.card_reader.present():
        _gone(terminal, transaction)
    elif kind == "code_sale" and not shelf.module("query").agreed(terminal, transaction):
        shelf.module("unanswered").unanswered(terminal, transaction)
    else:
        _approved(terminal, transaction, reply)
    return transaction


def _adopt(terminal, transaction, reply):
    """Whether the bank has another under this number, which the flash has forgotten; it is kept as the bank has it."""
    amount = int(value(reply, 4) or transaction.amount)
    if amount == transaction.amount:
        return False
    transaction.amount = amount
    transaction.card = ""
    approve(terminal, transaction, reply)
    advance(terminal, transaction, "complete")
    terminal.acknowledge("status_stands", money(amount))
    return True


def _taken(terminal, kind, code):
    """Whether it counts as done. In the field one list of codes says what is undone already, for reversals and for voids."""
    if code == "00" or code in terminal.configuration["approves_too"]:
        return True
    return kind.endswith("void") and code in REVERSAL_DONE and not terminal.guards.on("void_only_by_00")


def _new(terminal, kind, amount, card, original, stan):
    """stan: 0 where it is not even begun."""
    masked, entry, name = "", "code", (0, 0)
    if original:
        masked, entry, name = original.card, original.entry, (original.batch, original.stan)
    if card:
        masked, entry = card.masked, card.entry
    transaction = Transaction(
        kind, terminal.memory.batch, stan, amount, masked, terminal.now(), entry, name, terminal.operator,
    )
    if card and card.pin:
        transaction.flags |= WITH_PIN
    if not signature_needed(terminal, transaction):
        transaction.flags |= NO_SIGNATURE
    return transaction


def _approved(terminal, transaction, reply):
    approve(terminal, transaction, reply)
    if present(terminal, transaction):
        finish(terminal, transaction)
    if value(reply, _NOTICE):
        terminal.acknowledge("bank_notice", value(reply, _NOTICE))


def _gone(terminal, transaction):
    """The chip cannot complete what the host has approved. In the field nobody takes it back there."""
    advance(terminal, transaction, "lose" if terminal.guards.on("chip_out_reversed") else "abandon")
    terminal.acknowledge("card_removed" if reverse_open(terminal) else "reversal_pending")


def declined(terminal, transaction, code):
    """The host refuses; or it asks for a new sign-on, which says nothing of the money, though few terminals know that."""
    transaction.response_code = code
    kept = code in SIGN_ON_AGAIN and terminal.guards.on("demand_reversed")
    advance(terminal, transaction, "lose" if kept else "decline")
    if kept and is_repeated(transaction.type):
        terminal.acknowledge("advice_pending")      # told again after that, and not to be done again
    elif code in SIGN_ON_AGAIN:
        terminal.acknowledge("sign_on_again", code)
    elif code == HELD:
        terminal.acknowledge("held_by_bank", terminal.configuration["bank_phone"])
    elif code != WRONG_PIN or not transaction.flags & WITH_PIN:
        terminal.acknowledge("declined", code)
