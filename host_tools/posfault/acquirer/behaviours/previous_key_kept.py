"""The acquirer keeps the previous MAC key: a terminal whose sign-on reply was lost debits all the same (U1, U2)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Acceptance, Behaviour, MacAttempt
from posfault.acquirer.keys import KeyIssue


class PreviousKeyKept(Behaviour):
    """Accepts a MAC made with the key issued just before the one in force."""

    name = "previous_key_kept"

    def key_kept(self, issues: tuple[KeyIssue, ...]) -> bool:
        return len(issues) > 1

    def mac_refused(self, attempt: MacAttempt) -> Acceptance | None:
        previous = attempt.issues[1:2]
        if previous and attempt.fits(previous[0]):
            return Acceptance(key=previous[0])
        return None
