"""An order: what the platform's own books hold of one payment by code."""

from __future__ import annotations

from dataclasses import dataclass, field

STATES = ("waiting", "placed", "paid", "failed", "unknown", "reversed", "undone")
"""waiting: the customer has not confirmed. placed: the bank is asked. unknown: it did not answer, as far as the platform
heard. reversed, undone: paid, and taken back by a reversal or a void."""


@dataclass(slots=True)
class Order:
    """One debit asked of the bank. `asked`: the number that the terminal gave; `number`: the one it was placed under.

    Times are bench ms; amount in minor units. code: the payment code, never shown.
    """

    number: str
    asked: str
    code: str = field(repr=False)
    amount: int
    taken_ms: int
    state: str = "placed"
    placed_ms: int | None = None
    answered_ms: int | None = None
    response_code: str = ""
