"""The acquirer serves whoever has keys, signed on or not, and does not look at the batch either (U3, U6)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour


class NoSessionCheck(Behaviour):
    """A session that has ended, by sign-off, settlement, midnight or restart, is as good as one in force.

    The MAC must still be under its key. Fires with each message that finds no session in force.
    """

    name = "no_session_check"

    def session_missing(self, same_day: bool) -> bool:
        return True

    def any_batch(self) -> bool:
        return True
