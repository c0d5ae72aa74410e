"""Nobody at the bank looks at what its monitor says: what is wrong is found at the settlement, or never (U16)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour


class Unmonitored(Behaviour):
    """No alert is raised, and nothing held. Fires with each alert that nobody gets."""

    name = "unmonitored"
    lasting = True
    lax = True

    def unwatched(self) -> bool:
        return True
