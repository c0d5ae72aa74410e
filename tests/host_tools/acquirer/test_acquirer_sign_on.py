"""Sign-on and sign-off: when a session is in force, and under which keys and batch."""

from __future__ import annotations

import pytest

from posfault.acquirer.ciphers import AES
from posfault.acquirer.server import Acquirer

_DAY_S = 86400


def test_a_sign_on_brings_keys_batch_and_time(kit):
    till = kit.new_till(signed_on=False)
    reply = till.sign_on()
    assert set(reply) == {"h", "t", "p", *"11 12 13 32 37 39 41 42 60 62".split()}
    assert (reply["t"], reply["39"], reply["11"]) == ("0810", "00", "000001")
    assert (reply["41"], reply["42"]) == (kit.TERMINAL, kit.MERCHANT)
    assert (reply["13"], reply["12"]) == ("0106", "120001")
    assert reply["60"] == "00" + "000001" + "003"
    assert len(reply["62"]) == 80
    assert till.mac_key == till.acquirer.keys.history()[-1].mac_key
    assert AES.check_value(till.mac_key).hex().upper() == reply["62"][72:]


def test_the_reply_goes_back_where_the_request_came_from(kit):
    till = kit.new_till(signed_on=False)
    data = bytearray(till.build("0800", {11: "000001", 60: "00000000003"}))
    data[:11] = bytes.fromhex("6012345678" + "612213123456")
    till.ask(bytes(data))
    assert till.replied[:11].hex() == "6056781234" + "612210123456"      # nothing is asked of the terminal


def test_each_sign_on_issues_new_keys_and_the_same_batch(kit):
    till = kit.new_till()
    first = till.mac_key
    reply = till.sign_on()
    assert till.mac_key != first
    assert reply["60"][2:8] == "000001"
    assert [(issue.number, issue.withdrawn_ms) for issue in till.acquirer.keys.history()] == [(1, 2000), (2, None)]


def test_an_unknown_terminal(kit):
    acquirer = Acquirer({kit.TERMINAL: kit.MERCHANT})
    reply = kit.Till(acquirer, terminal="10000009").sign_on()
    assert (reply["39"], "62" in reply) == ("97", False)
    assert acquirer.keys.history() == ()


def test_another_merchant(kit):
    acquirer = Acquirer({kit.TERMINAL: kit.MERCHANT})
    till = kit.Till(acquirer, merchant="898100000000009")
    assert till.sign_on()["39"] == "03"
    assert till.sign_off()["39"] == "03"
    assert acquirer.keys.history() == ()


@pytest.mark.parametrize("network_code", ["001", "004", "002", "301"])
def test_another_key_scheme(kit, network_code):
    till = kit.new_till(signed_on=False)
    assert till.sign_on(f60="00000000" + network_code)["39"] == "12"


@pytest.mark.parametrize("reserved", [None, "0000000000"])
def test_without_a_network_code(kit, reserved):
    till = kit.new_till(signed_on=False)
    assert till.sign_on(f60=reserved)["39"] == "30"
    assert till.sign_off(f60=reserved)["39"] == "30"


def test_sales_need_a_sign_on(kit):
    till = kit.new_till()
    key = till.mac_key
    stranger = kit.new_till(signed_on=False)
    stranger.mac_key, stranger.batch = key, 1       # the very keys it would be given
    reply = stranger.sale()
    assert (reply["39"], "64" in reply) == ("77", False)
    assert stranger.acquirer.ledger.debits() == []


def test_sign_off_ends_the_session(kit):
    till = kit.new_till()
    reply = till.sign_off()
    assert (reply["t"], reply["39"], reply["60"]) == ("0830", "00", "00000001002")
    assert set(reply) == {"h", "t", "p", *"11 12 13 32 37 39 41 42 60".split()}
    assert till.acquirer.keys.history()[-1].withdrawn_ms == till.at_ms
    assert till.sale()["39"] == "77"
    assert till.sign_off()["39"] == "00"
    assert till.sign_off(f60="00000001009")["39"] == "12"


def test_midnight_ends_the_session(kit):
    till = kit.new_till()
    till.wall_s = 6 * _DAY_S - 2
    assert till.sale()["39"] == "00"                # 23:59:59
    signed_on_until = till.at_ms + 1000
    till.at_ms += 600_000
    till.wall_s += 600
    assert till.sale()["39"] == "77"                # 00:10:00
    assert till.acquirer.keys.history()[-1].withdrawn_ms == signed_on_until
    till.sign_on()
    assert till.sale()["39"] == "00"


def test_a_clock_set_back_ends_it_too(kit):
    till = kit.new_till()
    till.wall_s -= _DAY_S
    assert till.sale()["39"] == "77"
    assert till.acquirer.keys.history()[-1].withdrawn_ms == till.at_ms


def test_terminals_do_not_disturb_each_other(kit):
    acquirer = Acquirer({"10000001": kit.MERCHANT, "10000002": kit.MERCHANT})
    one, two = kit.Till(acquirer, "10000001"), kit.Till(acquirer, "10000002")
    one.sign_on()
    two.sign_on()
    one.sign_off()
    assert two.sale()["39"] == "00"
    assert one.sale()["39"] == "77"
    two.mac_key = one.mac_key
    assert two.sale()["39"] == "A0"
