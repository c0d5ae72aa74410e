"""The acquirer does not use payment codes up: one that is scanned twice debits twice (D2)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour


class CodeReusable(Behaviour):
    """A payment code pays again under another order number."""

    name = "code_reusable"
    lax = True

    def code_used_again(self) -> bool:
        return True
