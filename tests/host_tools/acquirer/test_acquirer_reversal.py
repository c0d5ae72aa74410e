"""A reversal takes a sale back once, and remembers a sale that has yet to come."""

from __future__ import annotations

import pytest

from posfault.acquirer.ledger import Ledger


def _standing(till):
    return [debit.stan for debit in till.acquirer.ledger.debits() if not debit.reversed]


def test_a_sale_is_reversed(kit):
    till = kit.new_till()
    till.sale(8800)
    reply = till.reversal(2)
    assert set(reply) == {"h", "t", "p", *"3 4 11 12 13 25 32 37 39 41 42 49 60 64".split()}
    expected = {"t": "0410", "4": "000000008800", "11": "000002", "12": "120003", "37": "000000000003", "39": "00"}
    assert {key: reply[key] for key in expected} == expected
    assert till.reply_maced_with(till.mac_key)
    assert till.acquirer.ledger.balance(kit.MERCHANT) == 0
    assert till.acquirer.ledger.debits()[0].reversed_ms == till.at_ms


def test_once_only(kit):
    till = kit.new_till()
    till.sale(8800)
    till.sale(100)
    first = till.reversal(2)
    till.sale(20)
    assert till.reversal(2) == first
    assert _standing(till) == [3, 4]
    assert till.acquirer.ledger.balance(kit.MERCHANT) == 120


@pytest.mark.parametrize("original", ["000001000002", "0000010000020106", "0000010000020106" + "00" + "48020000123"])
def test_the_date_may_be_left_out(kit, original):
    till = kit.new_till()
    till.sale()
    assert till.reversal(2, f61=original)["39"] == "00"


def test_another_amount(kit):
    till = kit.new_till()
    till.sale(8800)
    assert till.reversal(2, amount=8801)["39"] == "64"
    assert _standing(till) == [2]


def test_a_declined_sale(kit):
    till = kit.new_till(ledger=Ledger(card_balance=100))
    till.sale(8800)
    assert till.reversal(2)["39"] == "25"
    assert till.acquirer.ledger.balance(kit.MERCHANT) == 0


def test_nothing_to_reverse(kit):
    till = kit.new_till()
    till.sale()
    assert till.reversal(9)["39"] == "25"
    assert till.reversal(2, batch=2)["39"] == "25"
    assert till.acquirer.ledger.is_tombstone(kit.TERMINAL, 1, 9)
    assert _standing(till) == [2]


def test_after_a_new_sign_on_it_needs_the_new_key(kit):
    till = kit.new_till()
    till.sale()
    stale = till.reversal_request(2)
    till.sign_on()
    assert till.ask(stale)["39"] == "A0"
    assert _standing(till) == [2]
    assert till.reversal(2)["39"] == "00"
    assert _standing(till) == []


def test_after_settlement_it_still_finds_its_batch(kit):
    till = kit.new_till()
    till.sale(8800)
    till.settlement(8800, 1)
    till.sign_on()
    assert till.batch == 2
    assert till.reversal(2, batch=1)["39"] == "00"
    assert _standing(till) == []


def test_it_needs_a_session_and_a_mac(kit):
    till = kit.new_till()
    till.sale()
    assert till.reversal(2, f64=None)["39"] == "A0"
    till.sign_off()
    reply = till.reversal(2)
    assert (reply["39"], "64" in reply) == ("77", False)
    assert _standing(till) == [2]


@pytest.mark.parametrize("fields", [
    {"f3": None}, {"f4": None}, {"f11": None}, {"f60": None}, {"f61": None}, {"f61": "00000100000"}])
def test_a_part_is_missing(kit, fields):
    till = kit.new_till()
    till.sale()
    assert till.reversal(2, **fields)["39"] == "30"
    assert _standing(till) == [2]
