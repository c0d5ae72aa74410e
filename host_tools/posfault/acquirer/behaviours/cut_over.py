"""The acquirer's day ends while the terminal sells: the batch is closed under it (D11)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour
from posfault.behaviours import OfNth


class CutOver(OfNth, Behaviour):
    """With the `nth` request of MTI `mti` the batch is settled and the next one is open.

    The request is answered 90 and not carried out; or it and all that follow it are, `carried_out`, and the bank counts
    them in a batch of which the terminal knows nothing.
    """

    name = "cut_over"

    def __init__(self, mti: str, nth: int, carried_out: str) -> None:
        super().__init__(nth, mti)
        self._way = "booked" if carried_out == "yes" else "refused"

    def cuts_over(self, mti: str) -> str:
        return self._way if self._its_turn(mti) else ""
