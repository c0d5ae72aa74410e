"""Balance: what the cardholder can spend, shown to the cardholder and kept nowhere."""

from app import shelf
from app.card import ask_card, take_out
from app.exchange import exchange
from app.gate import may_begin
from app.reversal import clear
from facts.response_actions import SIGN_ON_AGAIN, WRONG_PIN
from journal.log import Transaction
from messages.codec import value
from messages.values import values
from text.catalogue import money

_SIGN = const(7)               # places in F54: C or D,
_AMOUNT = const(8)             # then minor units


def balance(terminal):
    card = ask_card(terminal, 0) if may_begin(terminal, "balance") else None
    while card and _refused(terminal, card) == WRONG_PIN:
        if not card.pin or not shelf.module("pin").asked_again(terminal, 0, card):
            break
    take_out(terminal, card)


def _refused(terminal, card):
    """Asks the host once; the code that refuses, or ""."""
    terminal.show("wait")
    if not clear(terminal):
        return ""
    memory = terminal.memory
    enquiry = Transaction("balance", memory.batch, memory.next_stan(), 0, "", 0, card.entry)
    reply = exchange(terminal, "balance", values(terminal, enquiry, card, None, ()))
    if reply is None:
        terminal.acknowledge("no_answer")
        return ""
    code, text = value(reply, 39), value(reply, 54)
    if code == "00" and text[_AMOUNT:].isdigit():
        sign = "-" if text[_SIGN] == "D" else ""
        terminal.acknowledge("balance_shown", sign + money(int(text[_AMOUNT:])))
        return ""
    if code in SIGN_ON_AGAIN:
        terminal.acknowledge("sign_on_again", code)
    elif code != WRONG_PIN:
        terminal.acknowledge("declined", code)
    return code
