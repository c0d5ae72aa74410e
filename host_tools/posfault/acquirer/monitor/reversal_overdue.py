"""An answer did not reach the terminal, and no reversal comes.

The bank sees it by the line: a terminal that has its answer hangs up at once, one that has none waits until its patience
ends, and one without power does not hang up at all. What must come next is a reversal of the debit, a query about it, or
the same request again (notes/domain.md section 2); a sign-on may have to come first.

A terminal that keeps its line open for many requests ends it whenever it likes: that tells nothing, unless it breaks right
behind a debit. What a bank waits for outlives its restart, but for answers that were under way in that very moment, and
lines that ended in the second before: whether these answers arrived, nobody there can know.
"""

from __future__ import annotations

from posfault.acquirer.centre import Arrival
from posfault.acquirer.ledger_rows import Transaction
from posfault.acquirer.monitor import Overdue, Suspicion, Waits
from posfault.text import tell

HEARD_MS = 10_000               # a terminal that hangs up later than that had no answer; they wait for 30 s
WITHIN_MS = 300_000             # a reversal that is not there by then is overdue
_MINUTES = WITHIN_MS // 60_000
_FIRST = ("sign_on", "sign_off", "echo", "report")
_SETTLES = ("reversal", "status_query")

class ReversalOverdue(Suspicion):
    name = "reversal_overdue"

    def __init__(self) -> None:
        self._answered: Waits = {}

    def booked(self, one: Transaction) -> None:
        self._answered = {**self._answered, one.terminal: one}

    def hung_up(self, terminal: str, at_ms: int, broken: bool, kept_open: bool) -> None:
        answered = self._answered.get(terminal)
        self._answered = _without(self._answered, terminal)
        if answered is None:
            return
        late = at_ms - answered.at_ms > HEARD_MS
        if (broken and not late) if kept_open else (broken or late):
            self.waits = {**self.waits, terminal: answered}

    def of_request(self, arrival: Arrival) -> Overdue | None:
        waiting = self.waits.get(arrival.terminal)
        if waiting is None or arrival.kind in _FIRST:
            return None
        self.waits = _without(self.waits, arrival.terminal)
        if arrival.kind in _SETTLES or arrival.message.fields.get(11) == f"{waiting.stan:06d}":
            return None
        return Overdue(waiting, arrival.at_ms, tell("goes_on_unreversed", trace=f"{waiting.stan:06d}"))

    def overdue(self, at_ms: int) -> list[Overdue]:
        late = [one for one in self.waits.values() if at_ms - one.at_ms > WITHIN_MS]
        for one in late:
            self.waits = _without(self.waits, one.terminal)
        return [Overdue(one, one.at_ms + WITHIN_MS, tell("no_reversal_came", trace=f"{one.stan:06d}", minutes=_MINUTES))
                for one in late]


def _without(waiting: Waits, terminal: str) -> Waits:
    return {name: one for name, one in waiting.items() if name != terminal} if terminal in waiting else waiting
