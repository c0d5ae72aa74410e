"""The firmware's DES, 3DES and UnionPay's dialect against `cryptography`, on whatever hypothesis invents."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from posfault.acquirer import dialects, keys, pin_block
from posfault.acquirer.ciphers import DES

DIALECT = dialects.get("unionpay_3des")
NAME = "messages.unionpay_3des"
KEYS = st.binary(min_size=8, max_size=8) | st.binary(min_size=16, max_size=16)
BLOCKS = st.integers(0, 4).flatmap(lambda count: st.binary(min_size=8 * count, max_size=8 * count))
PIN_KEY, MAC_KEY = 0, 2


@given(KEYS, BLOCKS)
@example(bytes(8), bytes(8))
@example(b"\xff" * 16, b"\xff" * 8)
def test_des_there_and_back(firmware: Any, key: bytes, data: bytes) -> None:
    enciphered = firmware.call(NAME, "encrypt", key, data)
    assert enciphered == DES.encrypt(key, data)
    assert firmware.call(NAME, "unwrap", key, enciphered) == data


@given(KEYS, st.binary(max_size=600))
@example(bytes(8), b"")
def test_mac(firmware: Any, key: bytes, data: bytes) -> None:
    assert firmware.call(NAME, "mac", key, data) == DIALECT.mac(key, data)


@given(KEYS)
def test_check_value(firmware: Any, key: bytes) -> None:
    assert firmware.call(NAME, "check_value", key) == DES.check_value(key)


@given(KEYS, KEYS)
def test_unwrapping(firmware: Any, master: bytes, key: bytes) -> None:
    assert firmware.call(NAME, "unwrap", master, DES.encrypt(master, key)) == key


@given(st.binary(min_size=16, max_size=16), st.text("0123456789", min_size=4, max_size=12),
       st.text("0123456789", min_size=12, max_size=19))
def test_both_make_the_same_pin_block(firmware: Any, key: bytes, pin: str, card: str) -> None:
    block = firmware.call(NAME, "pin_block", key, pin, card, "")
    assert block == pin_block.encipher(DES, key, pin, card)
    assert pin_block.decipher(DES, key, block, card) == pin


@given(st.binary(min_size=1, max_size=32), st.text("0123456789", min_size=1, max_size=8))
def test_the_terminal_unwraps_what_the_acquirer_issues(firmware: Any, seed: bytes, terminal: str) -> None:
    store = keys.KeyStore(seed, DIALECT)
    issue, block = store.issue(terminal, 0)
    asked = firmware.Module(NAME), store.master_key(terminal), block
    assert firmware.call("messages.keys", "working_key", *asked, MAC_KEY) == issue.mac_key
    assert firmware.call("messages.keys", "working_key", *asked, PIN_KEY) == issue.pin_key


@given(st.integers(0, 39), st.integers(1, 255))
def test_a_damaged_key_block_is_noticed(firmware: Any, place: int, flip: int) -> None:
    """But where the zeros are, which nobody reads."""
    store = keys.KeyStore(b"seed", DIALECT)
    issue, block = store.issue("10000001", 0)
    damaged = bytearray(block)
    damaged[place] ^= flip
    which = PIN_KEY if place < 20 else MAC_KEY
    asked = firmware.Module(NAME), store.master_key("10000001"), bytes(damaged), which
    found = firmware.call("messages.keys", "working_key", *asked)
    assert found == (issue.mac_key if 28 <= place < 36 else None)
