"""The acquirer lets yesterday's keys stand until the next sign-on: a terminal that never signed on debits (U1, U6)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour


class YesterdayKeyKept(Behaviour):
    """A session of an earlier day goes on past midnight, and past its own sign-off; one that ended today does not.

    Fires with each message that finds such a session, also with the sign-on that replaces it: the keys were good until then.
    """

    name = "yesterday_key_kept"

    def session_missing(self, same_day: bool) -> bool:
        return not same_day
