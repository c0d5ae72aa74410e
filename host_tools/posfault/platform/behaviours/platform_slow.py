"""The platform takes its time with the answer, which may come after the terminal has stopped waiting (D7, D13)."""

from __future__ import annotations

from posfault.platform.behaviours import Behaviour


class PlatformSlow(Behaviour):
    """The answer to the `nth` order takes `ms` longer; with `nth` 0 every one does."""

    name = "platform_slow"

    def __init__(self, nth: int, ms: int) -> None:
        self._nth = nth
        self._ms = ms
        self._seen = 0

    def delay_ms(self) -> int:
        self._seen += 1
        return self._ms if self._nth in (0, self._seen) else 0
