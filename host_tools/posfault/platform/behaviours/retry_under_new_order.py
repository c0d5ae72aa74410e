"""The platform misses the bank's answer and asks again under a new order number: the customer pays twice (D13)."""

from __future__ import annotations

from posfault.platform.behaviours import Behaviour


class RetryUnderNewOrder(Behaviour):
    """Of the `nth` order that is paid the platform hears nothing; the terminal hears of the second debit alone."""

    name = "retry_under_new_order"

    def __init__(self, nth: int) -> None:
        self._nth = nth
        self._seen = 0

    def retries(self) -> bool:
        self._seen += 1
        return self._seen == self._nth
