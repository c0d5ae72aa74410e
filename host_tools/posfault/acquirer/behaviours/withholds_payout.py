"""The acquirer pays a merchant only what has a signed slip: without one it keeps the money (U22)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour


class WithholdsPayout(Behaviour):
    """Looks, when it pays, for the slip of each debit that needs a signature; strict conduct does not even look."""

    name = "withholds_payout"
    lasting = True

    def slip_wanted(self, signed: bool) -> str:
        return "seen" if signed else "withheld"
