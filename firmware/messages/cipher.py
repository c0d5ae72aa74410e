"""AES as the messages need it: CMAC (RFC 4493), key check value, unwrapping. Stock cryptolib, ECB mode only."""

from cryptolib import aes

_ECB = const(1)
_BLOCK = const(16)
_ZERO = bytes(_BLOCK)
_ALL = (1 << 128) - 1
_REDUCTION = const(0x87)           # RFC 4493 section 2.3


def _encrypt(key, block):
    return aes(key, _ECB).encrypt(block)


def _double(value):
    return (value << 1) & _ALL ^ (_REDUCTION if value >> 127 else 0)


def cmac(key, data):
    """16 bytes."""
    cipher = aes(key, _ECB)
    subkey = _double(int.from_bytes(cipher.encrypt(_ZERO), "big"))
    last = (max(len(data), 1) - 1) // _BLOCK * _BLOCK
    tail = data[last:]
    if len(tail) < _BLOCK:
        subkey = _double(subkey)
        tail = tail + b"\x80" + _ZERO[: _BLOCK - 1 - len(tail)]
    chain = 0
    for start in range(0, last, _BLOCK):
        chain ^= int.from_bytes(data[start : start + _BLOCK], "big")
        chain = int.from_bytes(cipher.encrypt(chain.to_bytes(_BLOCK, "big")), "big")
    chain ^= int.from_bytes(tail, "big") ^ subkey
    return cipher.encrypt(chain.to_bytes(_BLOCK, "big"))


def check_value(key):
    """The first four bytes of a zero block under the key."""
    return _encrypt(key, _ZERO)[:4]


def unwrap(key, wrapped):
    return aes(key, _ECB).decrypt(wrapped)
