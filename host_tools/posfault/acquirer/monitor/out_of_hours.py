"""A debit outside the hours that the merchant has agreed with the bank, or on a day on which the shop is closed.

By the bank's clock; of an offline sale by the terminal's, since it is told later. The bank does not see whether a
supervisor has released it.
"""

from __future__ import annotations

from posfault import policies
from posfault.acquirer.centre import Arrival, Centre, date_and_time
from posfault.acquirer.ledger_rows import Order
from posfault.acquirer.monitor import Hours, Suspicion
from posfault.text import tell


class OutOfHours(Suspicion):
    name = "out_of_hours"

    def of_debit(self, centre: Centre, arrival: Arrival, order: Order, hours: Hours) -> str:
        date, time = (order.own_time[:4], order.own_time[4:]) if order.own_time else date_and_time(arrival.wall_s)
        moment, day = f"{time[:2]}:{time[2:4]}", f"{date[:2]}-{date[2:]}"
        if day in hours.closed:
            return tell("debit_on_closed_day", moment=f"{day} {moment}")
        if policies.is_within(hours.hours, moment):
            return ""
        return tell("debit_out_of_hours", moment=f"{day} {moment}", hours=hours.hours)
