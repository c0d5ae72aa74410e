"""The acquirer does what it is asked and never answers: its line breaks after the commit (D7, D8)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour


class DropReply(Behaviour):
    """Loses the reply to the `nth` request of MTI `mti`."""

    name = "drop_reply"

    def __init__(self, mti: str, nth: int) -> None:
        self._mti = mti
        self._nth = nth
        self._seen = 0

    def reply_lost(self, mti: str) -> bool:
        if mti != self._mti:
            return False
        self._seen += 1
        return self._seen == self._nth
