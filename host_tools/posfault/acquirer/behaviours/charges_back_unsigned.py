"""The acquirer charges a debit without signed slip back: the cardholder gets it again, the merchant loses it (U22)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour


class ChargesBackUnsigned(Behaviour):
    """Looks, when it pays, for the slip of each debit that needs a signature; strict conduct does not even look."""

    name = "charges_back_unsigned"
    lasting = True

    def slip_wanted(self, signed: bool) -> str:
        return "seen" if signed else "charged back"
