"""Keys and MACs against the published vectors."""

from __future__ import annotations

import dataclasses

import pytest

from posfault import facts
from posfault.acquirer import dialects
from posfault.acquirer.ciphers import AES, cmac
from posfault.acquirer.keys import KeyStore

DIALECT = dialects.get("aes")
_RFC_4493_KEY = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
_RFC_4493_DATA = bytes.fromhex(
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710")


@pytest.mark.parametrize(("length", "expected"), [
    (0, "bb1d6929e95937287fa37d129b756746"),
    (16, "070a16b46b4d4144f79bdd9dd04a287c"),
    (40, "dfa66747de9ae63030ca32611497c827"),
    (64, "51f0bebf7e3b9d92fc49741779363cfe"),
])
def test_cmac_of_rfc_4493(length, expected):
    assert cmac(_RFC_4493_KEY, _RFC_4493_DATA[:length]).hex() == expected
    assert DIALECT.mac(_RFC_4493_KEY, _RFC_4493_DATA[:length]).hex() == expected[:16]


def test_aes_of_fips_197():
    key = bytes.fromhex("000102030405060708090a0b0c0d0e0f")
    plain = bytes.fromhex("00112233445566778899aabbccddeeff")
    cipher = bytes.fromhex("69c4e0d86a7b0430d8cdb78070b4c55a")
    assert AES.encrypt(key, plain) == cipher
    assert AES.decrypt(key, cipher) == plain


def test_key_check_values():
    # RFC 4493 section 4 prints AES-128(key, 0); the other is from the openssl command.
    assert AES.check_value(_RFC_4493_KEY).hex() == "7df76b0c"
    assert AES.check_value(bytes(range(16))).hex() == "c6a13b37"


def test_macs_of_the_hand_made_messages(vectors):
    key = bytes.fromhex(vectors["keys"]["mac"])
    maced = [message for message in vectors["message"] if message["maced"]]
    assert len(maced) == 3
    for message in maced:
        assert DIALECT.mac(key, DIALECT.codec.mac_input(message["data"])) == message["data"][-8:], message["name"]


def test_the_hand_made_key_block_unwraps(vectors):
    master = bytes.fromhex(vectors["keys"]["master"])
    block = bytes.fromhex(vectors["message"][1]["fields"][62])
    for name, at in (("pin", 0), ("mac", 20)):
        key = AES.decrypt(master, block[at:at + 16])
        assert key.hex().upper() == vectors["keys"][name]
        assert AES.check_value(key) == block[at + 16:at + 20]


def test_an_issue_carries_both_keys_under_the_master_key(kit):
    store = KeyStore(b"seed")
    issue, block = store.issue("10000001", 5)
    assert [length for _, length in facts.table("messages").KEY_BLOCK] == [16, 4, 16, 4]
    assert len(block) == 40
    master = store.master_key("10000001")
    assert kit.decrypt(master, block[20:36]) == issue.mac_key
    assert AES.check_value(issue.mac_key) == block[36:40]
    pin_key = kit.decrypt(master, block[0:16])
    assert AES.check_value(pin_key) == block[16:20]
    assert len({master, pin_key, issue.mac_key}) == 3


def test_keys_depend_on_seed_terminal_and_number_alone():
    def mac_keys(seed, *terminals):
        store = KeyStore(seed)
        return [store.issue(terminal, 0)[0].mac_key for terminal in terminals]

    assert mac_keys(b"a", "1", "1", "2") == mac_keys(b"a", "1", "1", "2")
    assert mac_keys(b"a", "2", "1", "1")[1:] == mac_keys(b"a", "1", "1")
    assert len({*mac_keys(b"a", "1", "1", "2"), *mac_keys(b"b", "1", "1", "2")}) == 6


def test_the_history_keeps_every_issue_and_its_end():
    store = KeyStore(b"seed")
    store.withdraw("1", 1)
    store.issue("1", 10)
    store.issue("2", 20)
    store.issue("1", 30)
    store.withdraw("2", 40)
    store.withdraw("2", 50)
    seen = [(issue.number, issue.terminal, issue.at_ms, issue.withdrawn_ms) for issue in store.history()]
    assert seen == [(1, "1", 10, 30), (1, "2", 20, 40), (2, "1", 30, None)]
    assert [issue.number for issue in store.history("1")] == [1, 2]


def test_a_store_returns_to_its_snapshot_and_issues_the_same_again():
    store = KeyStore(b"seed")
    store.issue("1", 10)
    snapshot = store.snapshot()
    second = store.issue("1", 20)
    store.restore(snapshot)
    assert store.history()[0].withdrawn_ms is None
    assert store.issue("1", 20) == second


def test_no_key_is_shown():
    store = KeyStore(b"seed")
    issue, _ = store.issue("1", 10)
    shown = repr(issue) + repr(store) + repr(store.snapshot())
    assert issue.mac_key.hex() not in shown
    assert repr(issue.mac_key) not in shown
    assert "seed" not in shown
    with pytest.raises(dataclasses.FrozenInstanceError):
        issue.number = 2
