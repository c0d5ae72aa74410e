"""PIN blocks of ISO 9564-1, bound to the card number: format 0 for a cipher with blocks of 8 bytes, format 4 for one of 16.

Format 0: PIN field 0, length, PIN, filled with F to 8 bytes; the twelve digits of the card number before its check digit
behind four zeros are added (XOR), and the sum is encrypted. Format 4: PIN field 4, length, PIN, filled with A to 8 bytes,
then 8 bytes of fill; PAN field card number's length less 12, card number, zeros. The PIN field is encrypted, the PAN field
added, and the sum encrypted again.
"""

from __future__ import annotations

from posfault.acquirer.ciphers import BlockCipher

_DIGITS = 14                        # of a PIN and what fills it up
_LEAST, _MOST = 4, 12               # digits of a PIN
_PAN_LEAST, _PAN_MOST = 12, 19
_SHORT = 8                          # bytes of a block


def encipher(cipher: BlockCipher, key: bytes, pin: str, card: str, fill: bytes = b"") -> bytes:
    """The block for `pin` (4 to 12 digits) of `card` (12 to 19 digits); `fill`: of format 4, 8 bytes never used before."""
    if cipher.block == _SHORT:
        return cipher.encrypt(key, _sum(_pin_field("0", pin, "F"), _pan_field_0(card)))
    return cipher.encrypt(key, _sum(cipher.encrypt(key, _pin_field("4", pin, "A") + fill), _pan_field_4(card)))


def decipher(cipher: BlockCipher, key: bytes, block: bytes, card: str) -> str | None:
    """The PIN, or None where the block is not of this format, this key or this card."""
    if not _PAN_LEAST <= len(card) <= _PAN_MOST or len(block) != cipher.block:
        return None
    if cipher.block == _SHORT:
        return _pin("0", _sum(cipher.decrypt(key, block), _pan_field_0(card)), "F")
    return _pin("4", cipher.decrypt(key, _sum(cipher.decrypt(key, block), _pan_field_4(card))), "A")


def _pin_field(form: str, pin: str, filler: str) -> bytes:
    return bytes.fromhex(f"{form}{len(pin):X}{pin.ljust(_DIGITS, filler)}")


def _pin(form: str, data: bytes, filler: str) -> str | None:
    field = data.hex().upper()
    length = int(field[1], 16)
    pin, filled = field[2:2 + length], field[2 + length:2 + _DIGITS]
    right = field[0] == form and _LEAST <= length <= _MOST and pin.isdigit() and not filled.strip(filler)
    return pin if right else None


def _pan_field_0(card: str) -> bytes:
    return bytes.fromhex(f"0000{card[-13:-1].rjust(12, '0')}")


def _pan_field_4(card: str) -> bytes:
    return bytes.fromhex(f"{len(card) - _PAN_LEAST}{card}".ljust(32, "0"))


def _sum(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
