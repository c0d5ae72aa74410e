"""What may be shown of card data: the first six and last four digits of the number, as PCI DSS 3.4 allows."""

from __future__ import annotations

import re
from typing import NamedTuple

# A list of what may be shown, not of what must not: a field nobody thought of stays hidden.
_SHOWN = frozenset((3, 4, 11, 12, 13, 15, 22, 23, 25, 26, 32, 37, 38, 39, 41, 42, 48, 49, 60, 61))
_FREE_TEXT = frozenset((44, 63))
_CARD_LIKE = re.compile(r"\d{11,}")
# Sixteen hex digits and more; or bytes as Python writes them, with what is printable among them.
_KEY_LIKE = re.compile(
    r"[\da-fA-F]{16,}|(\\x[\da-f]{2}|[!-\[\]-~]){0,64}(\\x[\da-f]{2}){2,}(\\x[\da-f]{2}|[!-&(-\[\]-~]){0,64}")
_HEX = frozenset((52, 55, 62, 64))


class Place(NamedTuple):
    """A field's content in a message: where it lies, what it says, what it is (digits, track, characters or bytes).

    padded: whether half a byte fills it up on the left.
    """

    where: slice
    value: str
    content: str
    padded: bool


def mask(card: str) -> str:
    """A card number with all but the first six and last four digits starred; wholly starred if that hides nothing."""
    if len(card) < 12:
        return "*" * len(card)
    return card[:6] + "*" * (len(card) - 10) + card[-4:]


def masked_text(text: str) -> str:
    """What a program says that nobody foresaw, such as of its own failure: card numbers masked, what may be keys covered."""
    text = _CARD_LIKE.sub(lambda found: mask(found[0]), text)
    return _KEY_LIKE.sub(lambda found: "*" * len(found[0]), text)


def covered(number: int, value: str) -> str:
    """The value as far as `describe_field` shows it, as long as it was, with a star for every character that it does not."""
    if number == 2:
        return mask(value)
    if number == 35:
        return mask(value.partition("D")[0]).ljust(len(value), "*")
    if number in _SHOWN:
        return value
    if number in _FREE_TEXT:
        return _CARD_LIKE.sub(lambda found: mask(found[0]), value)
    return "*" * len(value)


def describe_field(number: int, value: str) -> str:
    """`F<number>=…` with as much of the value as may be shown, or the length of a value that may not."""
    if number == 2:
        shown = mask(value)
    elif number == 35:
        shown = f"{mask(value.partition('D')[0])} ({len(value)} digits)"
    elif number in _SHOWN:
        shown = value
    elif number in _FREE_TEXT:
        shown = _CARD_LIKE.sub(lambda found: mask(found[0]), value)
    elif number in _HEX:
        shown = f"({len(value) // 2} bytes)"
    else:
        shown = f"({len(value)} long)"
    return f"F{number}={shown}"
