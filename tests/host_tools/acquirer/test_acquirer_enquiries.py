"""Echo, balance and status query change nothing and tell the truth."""

from __future__ import annotations

import pytest

from posfault.acquirer import pin_block
from posfault.acquirer.ciphers import AES
from posfault.acquirer.ledger import Ledger


def test_an_echo_needs_no_session(kit):
    till = kit.new_till(signed_on=False)
    reply = till.manages("0820", "301")
    assert (reply["t"], reply["39"], "64" in reply) == ("0830", "00", False)


def test_a_balance_is_what_can_be_spent(kit):
    till = kit.new_till(ledger=Ledger(card_balance=100_000))
    till.sale(1)
    till.does("preauth", 20_000)
    reply = till.does("balance", f4=None)
    assert (reply["t"], reply["39"], reply["54"]) == ("0210", "00", "1002156C000000079999")
    assert till.reply_maced_with(till.mac_key)
    assert "F54=(20 long)" in till.acquirer.log[-1].reply
    assert len(till.acquirer.ledger.movements()) == 2


def test_a_balance_of_a_card_never_used(kit):
    till = kit.new_till(ledger=Ledger(card_balance=5))
    assert till.does("balance", f4=None)["54"] == "1002156C000000000005"


@pytest.mark.parametrize(("fields", "code"), [
    ({"f2": None}, "30"), ({"f49": "840"}, "12"), ({"f64": None}, "A0"), ({"f22": "021"}, "30")])
def test_a_balance_that_is_refused(kit, fields, code):
    till = kit.new_till()
    reply = till.does("balance", f4=None, **fields)
    assert (reply["39"], "54" in reply) == (code, False)


def test_a_balance_needs_the_right_pin(kit):
    till = kit.new_till()
    for pin, code in ((kit.PIN, "00"), ("0000", "55")):
        block = pin_block.encipher(AES, till.pin_key, pin, kit.PIN_CARD, bytes(8)).hex()
        assert till.does("balance", card=kit.PIN_CARD, f4=None, f22="021", f52=block)["39"] == code


def test_a_query_tells_what_stands(kit):
    till = kit.new_till()
    sale = till.sale(8800)
    reply = till.query(2)
    assert (reply["t"], reply["39"], reply["4"]) == ("0830", "00", "000000008800")
    assert (reply["37"], reply["38"]) == (sale["37"], sale["38"])
    assert till.reply_maced_with(till.mac_key)


def test_a_query_for_what_never_came_leaves_it_free_to_come(kit):
    till = kit.new_till()
    assert till.query(9)["39"] == "25"
    assert till.query(2, batch=9)["39"] == "25"
    assert till.sale(f11="000009")["39"] == "00"


def test_a_query_for_what_does_not_stand(kit):
    till = kit.new_till(ledger=Ledger(card_balance=100))
    till.sale(101)
    assert till.query(2)["39"] == "12"
    till.sale(100)
    till.does("void", 100, of=4)
    assert till.query(4)["39"] == "12"
    assert till.query(5)["39"] == "00"              # the void itself
    till.undoes("void", 5, 100)
    assert (till.query(4)["39"], till.query(5)["39"]) == ("00", "12")
    till.reversal(4, 100)
    assert till.query(4)["39"] == "12"


def test_a_query_needs_session_and_mac(kit):
    till = kit.new_till()
    till.sale()
    assert till.query(2, f64=None)["39"] == "A0"
    assert till.query(2, f61="00000100000")["39"] == "30"
    assert till.query(2, f61=None)["39"] == "30"
    till.sign_off()
    assert till.query(2)["39"] == "77"


@pytest.mark.parametrize(("more", "code"), [
    ({}, "00"), ({"f61": "0000010000090106"}, "25"), ({"f61": "00000100000"}, "30"), ({"f55": None}, "30"),
    ({"f64": None}, "A0")])
def test_what_a_chip_made_of_the_issuers_script_is_noted_and_moves_nothing(kit, more, code):
    till = kit.new_till()
    till.sale()
    before = till.acquirer.ledger.snapshot()
    advice = {"f55": "9F36020001", "f61": "0000010000020106", "f64": "mac"}
    assert till.manages("0620", "951", **(advice | more))["39"] == code
    assert till.acquirer.ledger.snapshot() == before
    assert (till.acquirer.handled.note == "script of transaction 1: 5 bytes of results") == (code == "00")
