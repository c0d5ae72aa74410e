"""What the customers mean."""

from __future__ import annotations

from dataclasses import dataclass

from posfault.bench import setting
from posfault.scenario import Step


@dataclass(slots=True)
class Intent:
    """A purchase: to pay `amount` (minor units) with card A to E. It becomes 0 when the customer leaves without goods.

    strokes: what this customer draws when asked to sign; x, y bytes.
    """

    name: str
    card: str
    asked: int
    amount: int
    strokes: bytes

    @classmethod
    def of(cls, step: Step) -> Intent:
        return cls(step.intent, step.card, step.amount, step.amount, setting.strokes(step.intent))
