"""What the customers mean."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any, NamedTuple

from posfault.acquirer.payment_codes import payment_code
from posfault.bench import setting
from posfault.bench.paper import Slip
from posfault.scenario import Step

PAYS_BACK = ("void", "refund", "completion void")
_MOVES_NOTHING = ("preauth",)
_WANTS = {"to pay": 1, "money back": -1, "nothing": 0}


@dataclass(slots=True)
class Intent:
    """What one customer wants with one card, such as a purchase: to pay `amount` (minor units), below 0 to be paid it.

    It becomes 0 when the customer leaves with nothing done. asked: what display and slip call it, without sign.
    strokes: what this customer draws when asked to sign; x, y bytes. trace: the number on the slip, once there is one.
    """

    name: str
    card: str
    asked: int
    amount: int
    strokes: bytes
    trace: str = ""
    codes: int = 0              # payment codes that the phone has shown

    def took(self, slips: list[Slip]) -> None:
        """The number on the slip that is this purchase's is known now."""
        for slip in slips:
            if slip.is_for(self.asked, setting.pan(self.card)[-4:]):
                self.trace = (slip.value("slip_trace") or ("", ""))[1]

    def fresh_code(self) -> str:
        """The next one; no two purchases are shown the same."""
        self.codes += 1
        return payment_code(setting.pan(self.card), zlib.crc32(self.name.encode()) % 9_000 + self.codes)

    @classmethod
    def of(cls, step: Step, earlier: Intent | None = None) -> Intent:
        """The intent that a step begins. earlier: the one that it goes back to, whose card it shares."""
        asked = step.amount or (earlier.asked if earlier else 0)
        sign = -1 if step.clerk in PAYS_BACK else 0 if step.clerk in _MOVES_NOTHING else _WANTS[step.wants]
        card = step.card or (earlier.card if earlier else "")
        return cls(step.intent, card, asked, sign * asked, setting.strokes(step.intent))


CUSTOMERS_OWN = ("card_reader", "scanner")      # peripherals at which a customer confirms what he means
TAKEN_AWAY = ("out", "")                        # what they are given when he takes card or code back


class Presented(NamedTuple):
    """What the customer of an intent held to the terminal. what: track 2 or payment code. entry: swipe, chip or tap."""

    at_ms: int
    intent: str
    how: str
    what: str
    entry: str

    @classmethod
    def of(cls, at_ms: int, intent: str, how: str, content: Any) -> Presented:
        """content: as the peripheral is given it: track 2, [entry, track 2], or the code."""
        entry, what = ("swipe", content) if isinstance(content, str) else content[:2]
        return cls(at_ms, intent, how, what, entry if how == "card_reader" else "")
