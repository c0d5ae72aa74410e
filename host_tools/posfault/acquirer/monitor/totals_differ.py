"""A terminal settles, and its totals are not the ledger's: one of the two has something that the other lacks."""

from __future__ import annotations

from posfault.acquirer.centre import Arrival
from posfault.acquirer.monitor import Suspicion
from posfault.text import tell


class TotalsDiffer(Suspicion):
    name = "totals_differ"

    def of_settlement(self, arrival: Arrival, differ: bool) -> str:
        return tell("totals_differ", terminal=arrival.terminal) if differ else ""
