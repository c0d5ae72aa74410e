"""A debit comes while the terminal is not signed on, or under other keys than those of its last sign-on.

A strict bank refuses both; what a lenient one lets through is seen here. An offline sale is told of later, under whatever
sign-on is in force then.
"""

from __future__ import annotations

from posfault.acquirer.centre import Arrival, Centre
from posfault.acquirer.ledger_rows import Order
from posfault.acquirer.monitor import Hours, Suspicion
from posfault.text import tell


class NoSignOn(Suspicion):
    name = "no_sign_on"

    def of_debit(self, centre: Centre, arrival: Arrival, order: Order, hours: Hours) -> str:
        if not centre.is_signed_on(arrival.terminal):
            return tell("debit_not_signed_on", terminal=arrival.terminal)
        session = arrival.session
        if session is not None and arrival.key != session.key:
            return tell("debit_under_other_keys", terminal=arrival.terminal)
        return ""
