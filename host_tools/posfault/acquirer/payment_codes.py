"""The code that a customer shows on the phone in place of a card: 19 digits, good for one payment.

Ours: no source shows how an issuer makes one. 62, 12 digits that stand for the card, which of its codes it is (n4), and a
check digit (ISO/IEC 7812-1, as of a card number). A real one is drawn at random, and looked up.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable

_PREFIX = "62"


@functools.lru_cache(maxsize=256)
def _digits(card: str) -> str:
    digest = hashlib.sha256(b"payment code of " + card.encode()).digest()
    return f"{int.from_bytes(digest, 'big') % 10 ** 12:012d}"


def payment_code(card: str, nth: int) -> str:
    """The `nth` code (0 to 9999) that the customer with this card number is given."""
    body = f"{_PREFIX}{_digits(card)}{nth:04d}"
    return body + _check_digit(body)


def card_of(code: str, cards: Iterable[str]) -> str:
    """The card number that a code stands for, or "" where it is none of these cards' codes."""
    if _check_digit(code[:-1]) != code[-1:]:
        return ""
    return next((card for card in cards if payment_code(card, int(code[14:18])) == code), "")


def _check_digit(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 - place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)
