"""The same card pays the same amount again while the first debit stands: what a clerk who repeats a sale looks like.

Two customers' cups of coffee differ in the card. Who buys the same again within minutes makes a false alarm.
"""

from __future__ import annotations

from posfault.acquirer.centre import Arrival, Centre
from posfault.acquirer.ledger_rows import Order
from posfault.acquirer.monitor import Hours, Suspicion
from posfault.money import money
from posfault.text import tell

WITHIN_S = 300


class SameCardAgain(Suspicion):
    name = "same_card_again"

    def of_debit(self, centre: Centre, arrival: Arrival, order: Order, hours: Hours) -> str:
        if not order.card:
            return ""
        since_ms = arrival.at_ms - WITHIN_S * 1000
        before = centre.ledger.same_debit(centre.ledger.card_hash(order.card), order.amount, since_ms)
        if before is None:
            return ""
        seconds = (arrival.at_ms - before.at_ms) // 1000
        return tell("same_card_again", amount=money(order.amount), card=before.card, trace=f"{before.stan:06d}",
                    seconds=seconds)
