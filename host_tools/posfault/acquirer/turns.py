"""One turn: whatever requests have come are handled in one transaction, committed once, and only then answered.

So an answer means that its debit is on the disk, and many terminals share the one wait for the disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from posfault.acquirer.kept import Kept
from posfault.acquirer.monitor import Alert
from posfault.acquirer.server import Acquirer, Handled
from posfault.errors import InputError, one_line

_EPOCH = datetime(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a request.

    reply: its answer, None for none. closes: the connection ends with it. alerts: what the monitor said to it.
    """

    handled: Handled
    reply: bytes | None
    closes: bool
    alerts: tuple[Alert, ...] = ()


class Clock:
    """The bank's: ms since 2000 that never go back while it runs, and the wall clock in s since 2000."""

    def __init__(self) -> None:
        self._behind = time.time_ns() - time.monotonic_ns()
        self._zero_ms = int(_EPOCH.timestamp() * 1000)

    def now(self) -> tuple[int, int]:
        """(ms for the order of things, s of the wall clock)."""
        at_ms = (time.monotonic_ns() + self._behind) // 1_000_000 - self._zero_ms
        return at_ms, int((datetime.now() - _EPOCH).total_seconds())


class Turns:
    """An acquirer whose every turn is kept, or has not been.

    Args:
        acquirer: whose ledger's database also keeps what it knows beside money.
        seed: that of the acquirer's keys.
        problem: told in a line what kept a turn from being kept.

    Raises:
        InputError: the ledger belongs to another seed.
    """

    def __init__(self, acquirer: Acquirer, seed: bytes, problem: Callable[[str], None]) -> None:
        self.acquirer = acquirer
        self._kept = Kept(acquirer.ledger, acquirer.centre, seed)
        self._problem = problem
        self._clock = Clock()
        self._stale = False
        self._broken: tuple[type[Exception], ...] = (*acquirer.ledger.database.errors, InputError)

    def handle(self, requests: Sequence[bytes]) -> list[Answer | None]:
        """Carries the requests out, in order. Never raises.

        Returns:
            For each what became of it, or None where nothing did: it is as if it had never come.
        """
        try:
            return list(self._together(requests))
        except self._broken as error:
            self._stale = True
            said = one_line(str(error).partition("\n")[0])
            self._problem(f"nothing kept, nothing answered of {len(requests)} requests: {said}")
            return [None] * len(requests)
        except Exception as error:
            # A fault of ours must not cost the others of this turn theirs.
            self._stale = True
            if len(requests) > 1:
                return [answer for request in requests for answer in self.handle([request])]
            self._problem(f"a request of {len(requests[0])} bytes cannot be handled: {type(error).__name__}")
            return [None]

    def hung_up(self, terminal: str, broken: bool, kept_open: bool) -> None:
        """A line has ended on which this terminal asked last. broken: amid something. kept_open: for several requests."""
        self.acquirer.monitor.hung_up(terminal, self._clock.now()[0], broken, kept_open)

    def look_round(self) -> tuple[Alert, ...]:
        """What the monitor finds missing by now; it is kept, and so is what it waits for."""
        ledger, monitor, kept = self.acquirer.ledger, self.acquirer.monitor, self._kept
        try:
            if self._stale:
                with ledger.atomic():
                    self._refresh()
            monitor.look_round(*self._clock.now())
            if monitor.alerts or kept.waits_changed():
                with ledger.atomic():
                    kept.keep_alerts(monitor.alerts)
                    kept.save()
        except self._broken as error:
            self._stale = True
            self._problem(f"the monitor cannot look: {one_line(str(error).partition(chr(10))[0])}")
            return ()
        return self._alerts()

    def _refresh(self) -> None:
        """Forgets what was not kept."""
        self._alerts()
        self._kept.load()
        self._stale = False

    def _alerts(self) -> tuple[Alert, ...]:
        """Those since it was asked last."""
        monitor = self.acquirer.monitor
        found, monitor.alerts = tuple(monitor.alerts), []
        return found

    def _together(self, requests: Sequence[bytes]) -> list[Answer]:
        acquirer, kept = self.acquirer, self._kept
        answers = []
        with acquirer.ledger.atomic():
            if self._stale:
                self._refresh()
            for request in requests:
                reply = acquirer.handle(request, *self._clock.now())
                handled = acquirer.handled
                # Strict conduct answers whatever can be answered; a misbehaviour that keeps silent goes on listening.
                nonsense = reply is None and not acquirer.centre.conduct.asked
                answers.append(Answer(handled, reply, handled.closes or nonsense, self._alerts()))
                kept.keep_alerts(answers[-1].alerts)
                kept.save()
            kept.save_numbers()
        acquirer.log.clear()        # whoever wants to know is told; what is kept of every day of a bank fits no memory
        return answers
