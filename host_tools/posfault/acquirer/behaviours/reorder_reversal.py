"""The acquirer takes its requests out of order: the reversal is handled before what it reverses (D8)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour


class ReorderReversal(Behaviour):
    """The `nth` request of MTI `mti` is handled only after the next message, which is its reversal if all goes ill.

    Its own answer reaches nobody.
    """

    name = "reorder_reversal"

    def __init__(self, mti: str, nth: int) -> None:
        self._mti = mti
        self._nth = nth
        self._seen = 0

    def overtaken(self, mti: str) -> bool:
        if mti != self._mti:
            return False
        self._seen += 1
        return self._seen == self._nth
