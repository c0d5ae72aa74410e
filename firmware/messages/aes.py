"""The dialect aes: CMAC (RFC 4493), key check value, unwrapping, PIN block. By the stock cryptolib."""

from cryptolib import aes

from facts.messages import KEY_BLOCK, MAC_LENGTH  # noqa: F401 (KEY_BLOCK is asked of a dialect)

_ECB = const(1)
_CBC = const(2)
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
    subkey = _double(int.from_bytes(_encrypt(key, _ZERO), "big"))
    last = (max(len(data), 1) - 1) // _BLOCK * _BLOCK
    tail = data[last:]
    if len(tail) < _BLOCK:
        subkey = _double(subkey)
        tail = tail + b"\x80" + _ZERO[: _BLOCK - 1 - len(tail)]
    tail = (int.from_bytes(tail, "big") ^ subkey).to_bytes(_BLOCK, "big")
    return aes(key, _CBC, _ZERO).encrypt(data[:last] + tail)[-_BLOCK:]     # each block is chained to the one before


def mac(key, data):
    """F64."""
    return cmac(key, data)[:MAC_LENGTH]


def check_value(key):
    """The first four bytes of a zero block under the key."""
    return _encrypt(key, _ZERO)[:4]


def unwrap(key, block):
    return aes(key, _ECB).decrypt(block)


def pin_block(key, pin, pan, name):
    """F52. name: terminal, batch and STAN, which no other block under this key has."""
    from messages.pin_block import fill, pin_block  # most cards ask for none

    return pin_block(key, pin, pan, fill(key, name))
