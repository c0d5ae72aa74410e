"""The acquirer says that it has reversed, and has not: the debit stands though the terminal did its part (D4)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour


class IgnoreReversal(Behaviour):
    """Answers 00 to every reversal of what stands, and leaves it standing."""

    name = "ignore_reversal"

    def reversal_ignored(self) -> bool:
        return True
