"""The acquirer does not know a request again: whatever replays one, a gateway or the terminal, debits anew (D5, D6, D7)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour


class NoIdempotency(Behaviour):
    """Books a request although its batch and STAN were used before, by the same request or by another."""

    name = "no_idempotency"
    lax = True

    def repeat_posted(self, kind: str) -> bool:
        return True
