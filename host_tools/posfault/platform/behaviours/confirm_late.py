"""The customer's phone confirms late: the bank is asked when the till has given up (D9)."""

from __future__ import annotations

from posfault.behaviours import OfNth
from posfault.platform.behaviours import Behaviour


class ConfirmLate(OfNth, Behaviour):
    """The `nth` order goes to the bank only after `ms`, when the customer has confirmed it."""

    name = "confirm_late"

    def __init__(self, nth: int, ms: int) -> None:
        super().__init__(nth)
        self._ms = ms

    def confirm_ms(self) -> int:
        return self._ms if self._its_turn() else 0
