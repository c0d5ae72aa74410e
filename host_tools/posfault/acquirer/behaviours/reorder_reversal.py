"""The acquirer takes its requests out of order: the reversal is handled before what it reverses (D8)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour
from posfault.behaviours import OfNth


class ReorderReversal(OfNth, Behaviour):
    """The `nth` request of MTI `mti` is handled only after the next message, which is its reversal if all goes ill.

    Its own answer reaches nobody.
    """

    name = "reorder_reversal"

    def overtaken(self, mti: str) -> bool:
        return self._its_turn(mti)
