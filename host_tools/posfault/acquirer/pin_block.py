"""The PIN block of ISO 9564-1, format 4: 16 bytes under an AES key, bound to the card number.

PIN field: 4, length, PIN, filled with A to 8 bytes, then 8 bytes of fill. PAN field: card number's length less 12, card
number, zeros. The PIN field is encrypted, the PAN field added (XOR), and the sum encrypted again.
"""

from __future__ import annotations

from posfault.acquirer.keys import unwrap, wrap

_FORMAT = "4"
_DIGITS = 14                        # of a PIN and what fills it up
_LEAST, _MOST = 4, 12               # digits of a PIN
_PAN_LEAST, _PAN_MOST = 12, 19


def encipher(key: bytes, pin: str, card: str, fill: bytes) -> bytes:
    """The block for `pin` (4 to 12 digits) of `card` (12 to 19 digits); `fill` is 8 bytes that differ each time."""
    field = bytes.fromhex(f"{_FORMAT}{len(pin):X}{pin.ljust(_DIGITS, 'A')}") + fill
    return wrap(key, _sum(wrap(key, field), _pan_field(card)))


def decipher(key: bytes, block: bytes, card: str) -> str | None:
    """The PIN, or None where the block is not of this format, this key or this card."""
    if not _PAN_LEAST <= len(card) <= _PAN_MOST:
        return None
    field = unwrap(key, _sum(unwrap(key, block), _pan_field(card))).hex().upper()
    length = int(field[1], 16)
    pin, filled = field[2:2 + length], field[2 + length:2 + _DIGITS]
    if field[0] != _FORMAT or not _LEAST <= length <= _MOST or not pin.isdigit() or filled.strip("A"):
        return None
    return pin


def _pan_field(card: str) -> bytes:
    return bytes.fromhex(f"{len(card) - _PAN_LEAST}{card}".ljust(32, "0"))


def _sum(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
