"""Amounts as people write them."""


def money(amount: int) -> str:
    """Minor units: 12345 is 123.45."""
    return f"{amount // 100}.{amount % 100:02d}"
