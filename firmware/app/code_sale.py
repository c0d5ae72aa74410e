"""A sale by the payment code on the customer's phone; at a fixed price, one customer after the other."""

from app import shelf
from app.carry_out import carry_out
from app.gate import may_begin
from facts.limits import SCAN_READ_MS
from facts.payment_code import PAYMENT
from text.catalogue import money

_DIGITS = PAYMENT[0][1]


def code_sale(terminal):
    if not may_begin(terminal, "code_sale"):
        return
    amount = terminal.amount()
    if not amount:
        return
    terminal.devices.scanner.clear()
    used = []
    while True:
        code = _ask(terminal, amount)
        if code is None:
            return
        if code in used and terminal.guards.on("code_once"):
            continue                    # it was read twice, or is shown still
        if not shelf.module("confirm").agreed(terminal, amount, None, "confirm_code"):
            return
        used.append(code)
        transaction = carry_out(terminal, "code_sale", amount, None, more=((59, code),))
        approved = transaction is not None and transaction.response_code == "00"
        if not approved or not terminal.configuration["code_series"]:
            return


def _ask(terminal, amount):
    """The digits of the code that is shown, or None where none is."""
    scanner = terminal.devices.scanner
    terminal.show("scan", money(amount))
    until = terminal.patience("card")
    while True:
        text = terminal.typed or scanner.read()
        terminal.typed = ""
        if text:
            code = text.rstrip("\r\n")
            if len(code) == _DIGITS and code.isdigit():
                return code
            if text[0] < " " and not terminal.guards.on("scanner_data_only"):
                terminal.typed = text   # the scanner is plugged in as a keyboard, and this is no code any more
                return None
            terminal.show("code_unreadable")
            continue
        scanner.trigger()
        if not terminal.wait(min(until, terminal.deadline(SCAN_READ_MS)), ("scanner", "keypad")):
            if terminal.devices.clock.ticks() >= until:
                return None
        elif terminal.pressed() == "CANCEL":
            return None
