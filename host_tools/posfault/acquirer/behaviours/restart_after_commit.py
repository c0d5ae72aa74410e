"""The acquirer restarts between commit and answer: the ledger keeps the debit, nobody is signed on any more (D8)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour
from posfault.behaviours import OfNth


class RestartAfterCommit(OfNth, Behaviour):
    """After the `nth` request of MTI `mti` is carried out: no answer, the connection closed, every session lost."""

    name = "restart_after_commit"

    def restarts(self, mti: str) -> bool:
        return self._its_turn(mti)
