"""The acquirer takes its time: the reply may come after the terminal has stopped waiting (D7)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour
from posfault.behaviours import OfNth


class Slow(OfNth, Behaviour):
    """The reply to the `nth` request of MTI `mti` takes `ms` longer; with `nth` 0 every one does."""

    name = "slow"

    def __init__(self, mti: str, nth: int, ms: int) -> None:
        super().__init__(nth, mti)
        self._ms = ms

    def delay_ms(self, mti: str) -> int:
        return self._ms if self._its_turn(mti) else 0
