"""PIN blocks against published vectors, and what a wrong PIN comes to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posfault.acquirer import pin_block
from posfault.acquirer.ciphers import AES

# The worked example of the test vectors that supplement ASC X9.24-3-2017: PIN 1234, card 4111111111111111. The document
# is not public; two projects' tests quote it alike.
_X9_KEY = bytes.fromhex("AF8CB133A78F8DC2D1359F18527593FB")
_X9_FILL = bytes.fromhex("2F69ADDE2E9E7ACE")
_X9_BLOCK = bytes.fromhex("A912150391AB65A67E52883D81CE2D15")
# From the tests of the library psec, github.com/knovichikhin/psec: PIN 1234, card 1234567890123456.
_PSEC_KEY = bytes.fromhex("00112233445566778899AABBCCDDEEFF")
_PSEC_BLOCK = bytes.fromhex("E4BE5B623AF7E006AC319E5B93544564")

_PINS = st.text("0123456789", min_size=4, max_size=12)
_CARDS = st.text("0123456789", min_size=12, max_size=19)


def test_the_block_of_x9_24():
    assert pin_block.encipher(AES, _X9_KEY, "1234", "4111111111111111", _X9_FILL) == _X9_BLOCK
    assert pin_block.decipher(AES, _X9_KEY, _X9_BLOCK, "4111111111111111") == "1234"


def test_the_block_of_psec():
    assert pin_block.decipher(AES, _PSEC_KEY, _PSEC_BLOCK, "1234567890123456") == "1234"


@given(_PINS, _CARDS, st.binary(min_size=8, max_size=8), st.binary(min_size=16, max_size=16))
def test_what_is_enciphered_is_deciphered(pin, card, fill, key):
    assert pin_block.decipher(AES, key, pin_block.encipher(AES, key, pin, card, fill), card) == pin


@pytest.mark.parametrize("card", ["4111111111111112", "411111111111111", "41111111111", "4" * 20])
def test_the_block_is_bound_to_its_card(card):
    assert pin_block.decipher(AES, _X9_KEY, _X9_BLOCK, card) is None


def test_the_block_is_bound_to_its_key():
    assert pin_block.decipher(AES, _PSEC_KEY, _X9_BLOCK, "4111111111111111") is None


def _block(till, kit, pin, card=None):
    return pin_block.encipher(AES, till.pin_key, pin, card or kit.PIN_CARD, bytes(8)).hex().upper()


def _with_pin(till, kit, pin, kind="sale", **fields):
    return till.does(kind, 100, kit.PIN_CARD, **{
        "f22": "021", "f26": "12", "f52": _block(till, kit, pin), "f53": "2600000000000000", **fields})


def test_a_right_pin(kit):
    till = kit.new_till()
    assert _with_pin(till, kit, kit.PIN)["39"] == "00"
    assert _with_pin(till, kit, kit.PIN, "preauth")["39"] == "00"
    assert len(till.acquirer.ledger.movements()) == 2


def test_three_wrong_pins_block_the_card(kit):
    till = kit.new_till()
    codes = [_with_pin(till, kit, pin)["39"] for pin in ("0000", "47110", kit.PIN, "1111", "2222", "3333", kit.PIN)]
    assert codes == ["55", "55", "00", "55", "55", "75", "75"]
    assert len(till.acquirer.ledger.debits()) == 1


def test_a_wrong_pin_repeated_counts_once(kit):
    till = kit.new_till()
    request = till.asks("sale", 100, kit.PIN_CARD, f22="021", f52=_block(till, kit, "0000"))
    assert [till.ask(request)["39"] for _ in range(4)] == ["55"] * 4
    assert _with_pin(till, kit, "0001")["39"] == "55"


def test_wrong_tries_are_part_of_a_snapshot(kit):
    till = kit.new_till()
    snapshot = till.acquirer.snapshot()
    for _ in range(2):
        assert [_with_pin(till, kit, "0000")["39"] for _ in range(3)] == ["55", "55", "75"]
        till.acquirer.restore(snapshot)


def test_a_block_that_cannot_be_read_asks_for_a_sign_on(kit):
    till = kit.new_till()
    assert _with_pin(till, kit, kit.PIN, f52="00" * 16)["39"] == "99"
    other = _block(till, kit, kit.PIN, kit.OTHER_CARD)
    assert _with_pin(till, kit, kit.PIN, f52=other)["39"] == "99"
    till.pin_key = bytes(16)
    assert _with_pin(till, kit, kit.PIN)["39"] == "99"
    assert till.acquirer.ledger.debits() == []


def test_where_a_pin_is_said_to_come_it_must(kit):
    till = kit.new_till()
    assert _with_pin(till, kit, kit.PIN, f52=None)["39"] == "30"
    assert _with_pin(till, kit, kit.PIN, f53="2000000000000000")["39"] == "30"
    assert till.does("sale", 100, kit.PIN_CARD)["39"] == "00"       # whether one is needed is the terminal's matter


def test_a_card_without_pin_has_none_that_is_right(kit):
    till = kit.new_till()
    block = _block(till, kit, "1234", kit.CARD)
    assert till.does("sale", 100, f22="021", f52=block)["39"] == "55"


def test_under_the_previous_key_its_pin_key_counts(kit):
    till = kit.new_till(behaviours=[("previous_key_kept", {})])
    till.sign_on(deaf=True)
    assert _with_pin(till, kit, kit.PIN)["39"] == "00"


def test_the_pin_shows_nowhere(kit):
    till = kit.new_till()
    block = _block(till, kit, kit.PIN)
    _with_pin(till, kit, kit.PIN)
    entry = till.acquirer.log[-1]
    assert "F52=(16 bytes)" in entry.request
    shown = entry.request + entry.reply + entry.note + repr(till.acquirer.snapshot()) + repr(till.acquirer.keys.history())
    assert block not in shown
    assert repr(till.pin_key) not in shown
