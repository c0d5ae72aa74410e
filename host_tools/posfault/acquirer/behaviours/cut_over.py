"""The acquirer's day ends while the terminal sells: the batch is closed under it (D11)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour
from posfault.behaviours import OfNth


class CutOver(OfNth, Behaviour):
    """The `nth` request of MTI `mti` is answered 90 and not carried out; its batch is settled, the next one is open."""

    name = "cut_over"

    def cuts_over(self, mti: str) -> bool:
        return self._its_turn(mti)
