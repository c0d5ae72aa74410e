"""The platform misses the bank's answer and asks again under a new order number: the customer pays twice (D13)."""

from __future__ import annotations

from posfault.behaviours import OfNth
from posfault.platform.behaviours import Behaviour


class RetryUnderNewOrder(OfNth, Behaviour):
    """Of the `nth` order that is paid the platform hears nothing; the terminal hears of the second debit alone."""

    name = "retry_under_new_order"

    def retries(self) -> bool:
        return self._its_turn()
