"""The acquirer approves a sign-on and leaves the keys out: a terminal that only reads the code goes on with its own (U2)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour
from posfault.behaviours import OfNth


class KeysLeftOut(OfNth, Behaviour):
    """The answer to the `nth` approved sign-on has no F62, though the host has new keys from then on."""

    name = "keys_left_out"

    def keys_left_out(self) -> bool:
        return self._its_turn()
