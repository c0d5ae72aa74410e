"""The acquirer restarts between commit and answer: the ledger keeps the debit, nobody is signed on any more (D8)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour


class RestartAfterCommit(Behaviour):
    """After the `nth` request of MTI `mti` is carried out: no answer, the connection closed, every session lost."""

    name = "restart_after_commit"

    def __init__(self, mti: str, nth: int) -> None:
        self._mti = mti
        self._nth = nth
        self._seen = 0

    def restarts(self, mti: str) -> bool:
        if mti != self._mti:
            return False
        self._seen += 1
        return self._seen == self._nth
