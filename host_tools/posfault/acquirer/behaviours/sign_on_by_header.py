"""The acquirer asks for a sign-on in the header of an approval, where a careless terminal does not look (U3)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour


class SignOnByHeader(Behaviour):
    """The header of the `nth` approval of MTI `mti` says: sign on again."""

    name = "sign_on_by_header"

    def __init__(self, mti: str, nth: int) -> None:
        self._mti = mti
        self._nth = nth
        self._seen = 0

    def demands_sign_on(self, mti: str) -> bool:
        if mti != self._mti:
            return False
        self._seen += 1
        return self._seen == self._nth
