"""Where every run takes place: one shop, one terminal, its people and test cards, and the day."""

from __future__ import annotations

import hashlib

TERMINAL = "10000001"
MERCHANT = "898100000000001"
SERIAL = "PF000001"
OPERATOR = ("01", "0000")
SEED = b"posfault"

# Bench time 0 is the morning of the run, 2026-03-10 09:00 by the shop's clock, in s since 2000-01-01.
MORNING = 826_448_400
YESTERDAY_MS = -86_400_000

# Card schemes' published test numbers; track 2 as a reader gives it, with D as separator.
CARDS = {
    "A": "6200000000000005D30122200000000000",
    "B": "4111111111111111D30122010000000000",
    "C": "5555555555554444D30122010000000000",
    "D": "378282246310005D3012201000000000",
    "E": "6011111111111117D30122010000000000",
}


def pan(card: str) -> str:
    """The number on card A to E."""
    return CARDS[card].partition("D")[0]


def strokes(intent: str) -> bytes:
    """What the customer of this intent draws: x, y bytes, different for everybody."""
    return hashlib.sha256(b"signature of " + intent.encode()).digest()


def configuration(master_key: bytes, signature_from: int) -> dict[str, object]:
    """What provisioning loads; signature_from in minor units."""
    return {
        "terminal": TERMINAL,
        "merchant": MERCHANT,
        "serial": SERIAL,
        "master_key": master_key.hex(),
        "operators": [list(OPERATOR)],
        "signature_from": signature_from,
    }
