"""The acquirer takes its time: the reply may come after the terminal has stopped waiting (D7)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour


class Slow(Behaviour):
    """The reply to the `nth` request of MTI `mti` takes `ms` longer; with `nth` 0 every one does."""

    name = "slow"

    def __init__(self, mti: str, nth: int, ms: int) -> None:
        self._mti = mti
        self._nth = nth
        self._ms = ms
        self._seen = 0

    def delay_ms(self, mti: str) -> int:
        if mti != self._mti:
            return 0
        self._seen += 1
        return self._ms if self._nth in (0, self._seen) else 0
