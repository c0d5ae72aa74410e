"""The acquirer does not check MACs, so that a terminal without valid keys debits (M, U12)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Acceptance, Behaviour, MacAttempt


class MacUnchecked(Behaviour):
    """Accepts a wrong or missing MAC; no key verified the request, so the reply carries no MAC."""

    name = "mac_unchecked"
    lax = True

    def mac_refused(self, attempt: MacAttempt) -> Acceptance | None:
        return Acceptance(key=None)
