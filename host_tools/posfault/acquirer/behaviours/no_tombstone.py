"""The acquirer forgets a reversal that found nothing: the request that comes after it debits all the same (D8)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour


class NoTombstone(Behaviour):
    """Books a request whose reversal came first."""

    name = "no_tombstone"
    lax = True

    def tombstone_missing(self) -> bool:
        return True
