"""A sale is posted once, or the reply says why not."""

from __future__ import annotations

import pytest

from posfault.acquirer.ledger import Ledger


def _posted(till):
    return [(debit.stan, debit.amount) for debit in till.acquirer.ledger.debits()]


def test_an_approved_sale(kit):
    till = kit.new_till()
    reply = till.sale(8800)
    assert set(reply) == {"h", "t", "p", *"3 4 11 12 13 25 32 37 38 39 41 42 49 60 64".split()}
    expected = {"t": "0210", "3": "000000", "4": "000000008800", "11": "000002", "12": "120002", "13": "0106",
                "25": "00", "37": "000000000002", "38": "000001", "39": "00", "49": "156", "60": "22000001000"}
    assert {key: reply[key] for key in expected} == expected
    assert till.reply_maced_with(till.mac_key)
    assert _posted(till) == [(2, 8800)]
    assert till.acquirer.ledger.balance(kit.MERCHANT) == 8800


def test_numbers_rise(kit):
    till = kit.new_till()
    replies = [till.sale() for _ in range(3)]
    assert [reply["37"] for reply in replies] == ["000000000002", "000000000003", "000000000004"]
    assert [reply["38"] for reply in replies] == ["000001", "000002", "000003"]


def test_without_funds(kit):
    till = kit.new_till(ledger=Ledger(card_balance=100))
    reply = till.sale(101)
    assert (reply["39"], "38" in reply) == ("51", False)
    assert till.reply_maced_with(till.mac_key)
    assert till.sale(100)["39"] == "00"
    assert _posted(till) == [(3, 100)]


@pytest.mark.parametrize("amount", [0, 1_000_000_000, 999_999_999_999])
def test_an_absurd_amount(kit, amount):
    till = kit.new_till()
    assert till.sale(amount)["39"] == "13"
    assert _posted(till) == []


def test_another_batch(kit):
    till = kit.new_till()
    reply = till.sale(f60="22000002000")
    assert (reply["39"], till.reply_maced_with(till.mac_key)) == ("77", True)
    assert _posted(till) == []


def test_without_a_mac(kit):
    till = kit.new_till()
    reply = till.sale(f64=None)
    assert (reply["39"], "64" in reply) == ("A0", False)
    assert _posted(till) == []


def test_with_a_wrong_mac(kit):
    till = kit.new_till()
    for wrong in (bytes(16), till.pin_key):
        till.mac_key = wrong
        reply = till.sale()
        assert (reply["39"], "64" in reply) == ("A0", False)
    assert _posted(till) == []


def test_the_previous_key_is_no_longer_good(kit):
    till = kit.new_till()
    till.sign_on(deaf=True)
    assert till.sale()["39"] == "A0"
    assert _posted(till) == []


@pytest.mark.parametrize("fields", [
    {"f3": "310000"}, {"f25": "06"}, {"f49": "840"}, {"f60": "36000001000"}, {"f60": "22000001301"}])
def test_what_is_no_sale(kit, fields):
    till = kit.new_till()
    assert till.sale(**fields)["39"] == "12"
    assert _posted(till) == []


@pytest.mark.parametrize("fields", [
    {"f2": None}, {"f3": None}, {"f4": None}, {"f11": None}, {"f22": None}, {"f25": None}, {"f42": None}, {"f49": None},
    {"f60": None}, {"f60": "2200000100"}, {"f2": "62162610000"}, {"f35": "4761739001010010D3312220"}])
def test_a_sale_with_a_part_missing_or_wrong(kit, fields):
    till = kit.new_till()
    assert till.sale(**fields)["39"] == "30"
    assert _posted(till) == []


def test_a_card_typed_in_has_no_track(kit):
    till = kit.new_till()
    assert till.sale(f35=None, f14=None, f22="012")["39"] == "00"


def test_a_repeat_gets_the_first_answer_and_posts_nothing(kit):
    till = kit.new_till()
    request = till.sale_request(8800)
    first = till.ask(request)
    till.sale(5)
    assert till.ask(request) == first
    assert _posted(till) == [(2, 8800), (3, 5)]


def test_a_repeat_under_new_keys_is_a_repeat(kit):
    till = kit.new_till()
    first = till.sale(8800)
    till.sign_on()
    again = till.sale(8800, f11="000002")
    assert till.reply_maced_with(till.mac_key)
    assert {**again, "64": ""} == {**first, "64": ""}
    assert _posted(till) == [(2, 8800)]


def test_a_declined_sale_repeated_is_declined_alike(kit):
    till = kit.new_till(ledger=Ledger(card_balance=100))
    request = till.sale_request(101)
    assert till.ask(request)["39"] == "51"
    assert till.ask(request)["39"] == "51"


def test_the_same_stan_for_something_else(kit):
    till = kit.new_till()
    till.sale(8800)
    for request in (till.sale_request(8801, f11="000002"), till.sale_request(8800, kit.OTHER_CARD, f11="000002")):
        reply = till.ask(request)
        assert (reply["39"], "38" in reply) == ("94", False)
        assert till.reply_maced_with(till.mac_key)
    assert _posted(till) == [(2, 8800)]


def test_a_repeat_of_what_was_reversed_is_not_approved(kit):
    till = kit.new_till()
    request = till.sale_request()
    till.ask(request)
    till.reversal(2)
    reply = till.ask(request)
    assert (reply["39"], "38" in reply) == ("12", False)
    assert till.acquirer.ledger.balance(kit.MERCHANT) == 0


def test_a_sale_whose_reversal_came_first(kit):
    till = kit.new_till()
    request = till.sale_request()
    assert till.reversal(2)["39"] == "25"
    assert till.ask(request)["39"] == "12"
    assert till.ask(request)["39"] == "12"
    assert _posted(till) == []
    assert till.sale()["39"] == "00"
