"""The platform takes its time with the answer, which may come after the terminal has stopped waiting (D7, D13)."""

from __future__ import annotations

from posfault.behaviours import OfNth
from posfault.platform.behaviours import Behaviour


class PlatformSlow(OfNth, Behaviour):
    """The answer to the `nth` order takes `ms` longer; with `nth` 0 every one does."""

    name = "platform_slow"

    def __init__(self, nth: int, ms: int) -> None:
        super().__init__(nth)
        self._ms = ms

    def delay_ms(self) -> int:
        return self._ms if self._its_turn() else 0
