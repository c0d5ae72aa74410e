"""messages/keys.py: working keys out of a key block that was wrapped by openssl."""

from binascii import unhexlify

from codec import messages
from expect import equal

from messages import aes
from messages.codec import value
from messages.keys import MAC_KEY, PIN_KEY, working_key

MASTER = bytes(range(16))
PIN = bytes(range(16, 32))
MAC = unhexlify("2b7e151628aed2a6abf7158809cf4f3c")


def block():
    """F62 of the hand-made sign-on reply."""
    return next(value(fields, 62) for _, mti, fields, _ in messages() if mti == "0810")


def test_both_keys_are_unwrapped():
    equal(working_key(aes, MASTER, block(), PIN_KEY), PIN)
    equal(working_key(aes, MASTER, block(), MAC_KEY), MAC)


def test_a_changed_key_or_check_value_is_noticed():
    wrong = bytearray(block())
    for place in range(40):
        which = PIN_KEY if place < 20 else MAC_KEY
        other, key = (MAC_KEY, MAC) if place < 20 else (PIN_KEY, PIN)
        wrong[place] ^= 0x01
        equal((place, working_key(aes, MASTER, bytes(wrong), which)), (place, None))
        equal((place, working_key(aes, MASTER, bytes(wrong), other)), (place, key))
        wrong[place] ^= 0x01


def test_the_wrong_master_key_is_noticed():
    equal(working_key(aes, bytes(16), block(), MAC_KEY), None)


def test_a_block_of_another_length_holds_no_key():
    for wrong in (b"", block()[:39], block() + b"\x00", block()[:20], block() + block()):
        equal(working_key(aes, MASTER, wrong, PIN_KEY), None)
        equal(working_key(aes, MASTER, wrong, MAC_KEY), None)
