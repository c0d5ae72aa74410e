"""The acquirer's day ends while the terminal sells: the batch is closed under it (D11)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour


class CutOver(Behaviour):
    """The `nth` request of MTI `mti` is answered 90 and not carried out; its batch is settled, the next one is open."""

    name = "cut_over"

    def __init__(self, mti: str, nth: int) -> None:
        self._mti = mti
        self._nth = nth
        self._seen = 0

    def cuts_over(self, mti: str) -> bool:
        if mti != self._mti:
            return False
        self._seen += 1
        return self._seen == self._nth
