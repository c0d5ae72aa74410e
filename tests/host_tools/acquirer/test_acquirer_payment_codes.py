"""Payments by code: a code pays once, an order number is one order."""

from __future__ import annotations

import pytest

from posfault.acquirer.payment_codes import card_of, payment_code


def _debits(till):
    return [(one.type, one.amount, one.stands) for one in till.acquirer.ledger.debits()]


def test_a_code_stands_for_its_card(kit):
    code = payment_code(kit.CARD, 1)
    assert (len(code), code.isdigit(), code[:2]) == (19, True, "62")
    assert card_of(code, kit.CARDS) == kit.CARD
    assert card_of(payment_code(kit.OTHER_CARD, 9999), kit.CARDS) == kit.OTHER_CARD
    assert len({payment_code(card, nth) for card in kit.CARDS for nth in range(50)}) == 150


@pytest.mark.parametrize("place", range(19))
def test_one_digit_misread_is_no_code(kit, place):
    code = payment_code(kit.CARD, 1)
    for digit in "0123456789".replace(code[place], ""):
        assert card_of(code[:place] + digit + code[place + 1:], kit.CARDS) == ""


def test_the_check_digit_is_that_of_card_numbers():
    # 4111111111111111 is Visa's test number; its last digit is the check digit of the others.
    code = payment_code("4111111111111111", 0)
    digits = [int(digit) for digit in code]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[-2::-2]]
    assert (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def test_a_payment_debits_the_account_behind_the_code(kit):
    till = kit.new_till()
    reply = till.pays_by_code(payment_code(kit.CARD, 1))
    assert (reply["t"], reply["39"], "59" in reply) == ("0210", "00", False)
    (debit,) = till.acquirer.ledger.debits()
    assert (debit.type, debit.card, debit.order_number) == ("code_sale", "621626*********0018", "10000001000001000002")


def test_a_code_pays_once(kit):
    till = kit.new_till()
    code = payment_code(kit.CARD, 1)
    till.pays_by_code(code)
    assert till.pays_by_code(code)["39"] == "12"
    assert till.pays_by_code(payment_code(kit.CARD, 2))["39"] == "00"
    assert _debits(till) == [("code_sale", 8800, True)] * 2


def test_the_same_order_is_the_same_payment(kit):
    till = kit.new_till()
    code = payment_code(kit.CARD, 1)
    first = till.pays_by_code(code)
    assert till.pays_by_code(code, f11="000002") == first
    assert till.pays_by_code(code, 8801, f11="000002")["39"] == "94"
    assert till.pays_by_code(payment_code(kit.OTHER_CARD, 1), f11="000002")["39"] == "94"
    assert _debits(till) == [("code_sale", 8800, True)]


def test_a_reversed_payment_has_used_its_code_up(kit):
    till = kit.new_till()
    code = payment_code(kit.CARD, 1)
    till.pays_by_code(code)
    assert till.undoes("sale", 2)["39"] == "00"
    assert till.pays_by_code(code)["39"] == "12"
    assert _debits(till) == [("code_sale", 8800, False)]


def test_a_code_nobody_has(kit):
    till = kit.new_till()
    for code in (payment_code("6200000000000005", 1), "0" * 19, payment_code(kit.CARD, 1)[:-1] + "x"):
        assert till.pays_by_code(code)["39"] in ("12", "30")
    assert till.pays_by_code("62", f59="62")["39"] == "30"
    assert _debits(till) == []


def test_a_payment_is_voided_and_refunded_without_a_card(kit):
    till = kit.new_till()
    for kind in ("void", "refund"):
        reply = till.pays_by_code(payment_code(kit.CARD, till.stan))
        assert till.does(kind, card=None, of=till.stan, f22="032", f37=reply["37"])["39"] == "00"
    assert till.acquirer.ledger.balance(kit.MERCHANT) == 0


def test_neither_code_nor_order_is_shown(kit):
    till = kit.new_till()
    code = payment_code(kit.CARD, 1)
    till.pays_by_code(code)
    entry = till.acquirer.log[-1]
    assert "F59=(39 long)" in entry.request
    assert code not in entry.request + entry.reply + entry.note + repr(till.acquirer.snapshot())
