"""Amounts as people write them."""

import re


def money(amount: int) -> str:
    """Minor units: 12345 is 123.45."""
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def minor_units(text: str) -> int:
    """The reverse. Raises ValueError for what is no amount."""
    if not re.fullmatch(r"[0-9]{1,10}(\.[0-9]{2})?", text):
        raise ValueError(text)
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part or 0)
