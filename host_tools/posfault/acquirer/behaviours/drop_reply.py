"""The acquirer does what it is asked and never answers: its line breaks after the commit (D7, D8)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour
from posfault.behaviours import OfNth


class DropReply(OfNth, Behaviour):
    """Loses the reply to the `nth` request of MTI `mti`."""

    name = "drop_reply"

    def reply_lost(self, mti: str) -> bool:
        return self._its_turn(mti)
