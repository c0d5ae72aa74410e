"""Somebody on the line approves in the bank's place, who has none of its keys (U11)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour, Instead
from posfault.behaviours import OfNth


class ForgedApproval(OfNth, Behaviour):
    """The `nth` request of MTI `mti` never gets to the bank, and is answered 00 without a MAC."""

    name = "forged_approval"

    def answers(self, mti: str) -> Instead | None:
        return Instead("00", carried_out=False, maced=False) if self._its_turn(mti) else None
