"""The firmware's AES-CMAC, check values and key blocks against `cryptography`, on whatever hypothesis invents."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from posfault.acquirer import keys
from posfault.acquirer.ciphers import AES, cmac

KEYS = st.binary(min_size=16, max_size=16)
PIN_KEY, MAC_KEY = 0, 2


@given(KEYS, st.binary(max_size=600))
@example(bytes(16), b"")
@example(bytes(16), bytes(16))
@example(b"\xff" * 16, b"\xff" * 32)
def test_cmac(firmware: Any, key: bytes, data: bytes) -> None:
    assert firmware.call("messages.aes", "cmac", key, data) == cmac(key, data)


@given(KEYS)
def test_check_value(firmware: Any, key: bytes) -> None:
    assert firmware.call("messages.aes", "check_value", key) == AES.check_value(key)


@given(KEYS, KEYS)
def test_unwrapping(firmware: Any, master: bytes, key: bytes) -> None:
    assert firmware.call("messages.aes", "unwrap", master, AES.encrypt(master, key)) == key


@given(st.binary(min_size=1, max_size=32), st.text("0123456789", min_size=1, max_size=8), st.integers(1, 5))
def test_the_terminal_unwraps_what_the_acquirer_issues(firmware: Any, seed: bytes, terminal: str, times: int) -> None:
    store = keys.KeyStore(seed)
    for at_ms in range(times):
        issue, block = store.issue(terminal, at_ms)
    master = store.master_key(terminal)
    asked = firmware.Module("messages.aes"), master, block
    assert firmware.call("messages.keys", "working_key", *asked, MAC_KEY) == issue.mac_key
    pin_key = firmware.call("messages.keys", "working_key", *asked, PIN_KEY)
    assert AES.encrypt(master, pin_key) == block[:16]


@given(st.binary(min_size=1, max_size=32), st.integers(0, 39), st.integers(1, 255))
def test_a_damaged_key_block_is_noticed(firmware: Any, seed: bytes, place: int, flip: int) -> None:
    store = keys.KeyStore(seed)
    _, block = store.issue("10000001", 0)
    damaged = bytearray(block)
    damaged[place] ^= flip
    which = PIN_KEY if place < 20 else MAC_KEY
    assert firmware.call("messages.keys", "working_key", firmware.Module("messages.aes"),
                         store.master_key("10000001"), bytes(damaged), which) is None
