"""Amounts as people write them."""


def money(amount: int) -> str:
    """Minor units: 12345 is 123.45."""
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"
