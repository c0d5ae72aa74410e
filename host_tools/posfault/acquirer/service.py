"""The acquirer on TCP: messages behind their length in two bytes, many terminals at once, in one loop of asyncio.

What can be read in one turn of the loop is one turn of the acquirer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from posfault.acquirer.listener import USUAL, Limits, Line, Listener
from posfault.acquirer.monitor import Alert
from posfault.acquirer.turns import Answer, Turns

_TURN_MOST = 512            # requests in one transaction: whoever came first need not wait for thousands


class Service(Listener):
    """Serves the acquirer `turns`: what can be read in one turn of the loop is one turn of it. told: before the answer."""

    def __init__(self, turns: Turns, told: Callable[[str, Answer | Alert | str], None] = lambda *_: None,
                 limits: Limits = USUAL) -> None:
        super().__init__(told, limits)
        self._turns = turns
        self._asked: deque[tuple[Line, bytes]] = deque()
        self._turn_is_due = False

    def went(self, line: Line, broken: bool) -> None:
        if line.terminal:
            self._turns.hung_up(line.terminal, broken, kept_open=line.answered > 1)
        super().went(line, broken)

    def asked(self, line: Line, request: bytes) -> None:
        """It is handled with all others that come in this turn of the loop."""
        self._asked.append((line, request))
        self._turn_soon()

    def last_turns(self) -> None:
        while self._asked:
            self._turn()

    def look_round(self) -> None:
        """Lets the monitor look."""
        for alert in self._turns.look_round():
            self._told("monitor", alert)

    def _turn_soon(self) -> None:
        if not self._turn_is_due:
            self._turn_is_due = True
            self._loop.call_soon(self._turn)

    def _turn(self) -> None:
        self._turn_is_due = False
        some = [self._asked.popleft() for _ in range(min(_TURN_MOST, len(self._asked)))]
        if not some:
            return
        answers = self._turns.handle([request for _, request in some])
        for (line, _), answer in zip(some, answers, strict=True):
            if answer is not None:
                self.told(line, answer)
                for alert in answer.alerts:
                    self.told(line, alert)
            line.answer(answer)
        if self._asked:
            self._turn_soon()
