"""The acquirer asks for a sign-on in the header of an approval, where a careless terminal does not look (U3)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour
from posfault.behaviours import OfNth


class SignOnByHeader(OfNth, Behaviour):
    """The header of the `nth` approval of MTI `mti` says: sign on again."""

    name = "sign_on_by_header"

    def demands_sign_on(self, mti: str) -> bool:
        return self._its_turn(mti)
