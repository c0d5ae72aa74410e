"""The customer's phone confirms late: the bank is asked when the till has given up (D9)."""

from __future__ import annotations

from posfault.platform.behaviours import Behaviour


class ConfirmLate(Behaviour):
    """The `nth` order goes to the bank only after `ms`, when the customer has confirmed it."""

    name = "confirm_late"

    def __init__(self, nth: int, ms: int) -> None:
        self._nth = nth
        self._ms = ms
        self._seen = 0

    def confirm_ms(self) -> int:
        self._seen += 1
        return self._ms if self._seen == self._nth else 0
