"""The firmware's PIN blocks against the bank's, which are made with `cryptography`."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from posfault.acquirer import pin_block
from posfault.acquirer.ciphers import AES

KEYS = st.binary(min_size=16, max_size=16)
PINS = st.text("0123456789", min_size=4, max_size=12)
CARDS = st.text("0123456789", min_size=12, max_size=19)
FILLS = st.binary(min_size=8, max_size=8)


@given(KEYS, PINS, CARDS, FILLS)
def test_both_make_the_same_block(firmware: Any, key: bytes, pin: str, card: str, fill: bytes) -> None:
    block = firmware.call("messages.pin_block", "pin_block", key, pin, card, fill)
    assert block == pin_block.encipher(AES, key, pin, card, fill)
    assert pin_block.decipher(AES, key, block, card) == pin
