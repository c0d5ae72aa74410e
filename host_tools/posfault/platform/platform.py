"""The platform as one object: requests of payments by code in, the bank's answers out, and an order booked for each.

It passes on what it gets, byte for byte: it has none of the terminal's keys. What it asks of its own accord, it asks on
its own line.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from posfault import facts
from posfault.acquirer import kinds
from posfault.acquirer.codec import CodecError, Message
from posfault.acquirer.dialect import Dialect
from posfault.acquirer.server import Acquirer, Handled
from posfault.behaviours import BehaviourSpec, Conduct
from posfault.platform.behaviours import Behaviour, make_all
from posfault.platform.orders import Order

_CODE_DIGITS: int = facts.table("payment_code").PAYMENT[0][1]
_DIGITS = sum(digits for _, digits in facts.table("payment_code").PAYMENT)      # of F59
_BY_CODE: str = dict(facts.table("messages").ENTRY)["code"]     # F22 begins with it
_ORIGINAL = slice(0, 12)                    # of F61: batch and STAN, with the terminal's number the order number
_PAYMENT_CODE = 59


@dataclass(frozen=True, slots=True)
class Passed:
    """What goes back to the terminal.

    wait_ms: nothing yet; the platform is to be asked again when the customer has confirmed. delay_ms: how much longer
    than usual the reply takes. closes: the connection breaks.
    """

    reply: bytes | None = None
    message: Message | None = None
    delay_ms: int = 0
    closes: bool = False
    wait_ms: int = 0


class Platform:
    """Attributes:
        orders: its books, oldest first.
        conduct: its behaviours and their firings.
    """

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.conduct: Conduct[Behaviour] = Conduct()

    def set_behaviours(self, behaviours: Iterable[BehaviourSpec]) -> None:
        """For a new run. Raises BehaviourError: no such behaviour or parameter."""
        self.conduct.begin(make_all(behaviours))

    def takes(self, dialect: Dialect, request: bytes) -> bool:
        """Whether the request is the platform's: a payment by code, or what is done to one."""
        if dialect.codec.carries(request, _PAYMENT_CODE):
            return True
        if not self.orders:
            return False
        try:
            message = dialect.decode(request)
        except CodecError:
            return False
        return message.fields.get(22, "").startswith(_BY_CODE)

    def handle(self, acquirer: Acquirer, request: bytes, at_ms: int, wall_s: int, confirmed: bool = False) -> Passed:
        """Passes a request on and the answer back. confirmed: the customer has done so, after a `wait_ms`."""
        try:
            message = acquirer.dialect.decode(request)
        except CodecError:
            return _passed(acquirer.handle(request, at_ms, wall_s), acquirer.handled)
        if kinds.kind(message) != "code_sale" or 4 not in message.fields or len(message.fields[59]) != _DIGITS:
            return self._other(acquirer, message, request, at_ms, wall_s)
        order = self._order(message, at_ms)
        if not confirmed and order.placed_ms is None:
            wait_ms = self.conduct.ask(at_ms, lambda one: one.confirm_ms()) or 0
            if wait_ms:
                order.state = "waiting"
                return Passed(wait_ms=wait_ms)
        passed = self._placed(acquirer, order, request, at_ms, wall_s)
        if order.state == "paid":
            passed = self._paid(acquirer, order, passed, request, at_ms, wall_s)
        delay_ms = self.conduct.ask(at_ms, lambda one: one.delay_ms()) or 0
        return dataclasses.replace(passed, delay_ms=passed.delay_ms + delay_ms)

    def _order(self, message: Message, at_ms: int) -> Order:
        """The order that the terminal's number stands for; the same number is the same order."""
        code, number = message.fields[59][:_CODE_DIGITS], message.fields[59][_CODE_DIGITS:]
        for order in self.orders:
            if order.number == number:
                return order
        made = Order(number, number, code, int(message.fields[4]), at_ms)
        self.orders.append(made)
        return made

    def _placed(self, acquirer: Acquirer, order: Order, request: bytes, at_ms: int, wall_s: int) -> Passed:
        """Asks the bank, and books what it says."""
        order.placed_ms = at_ms
        own_number = order.number if order.number != order.asked else ""
        passed = _passed(acquirer.handle(request, at_ms, wall_s, own_number), acquirer.handled)
        order.response_code = passed.message.fields[39] if passed.message else ""
        order.state = {"00": "paid", "": "unknown"}.get(order.response_code, "failed")
        order.answered_ms = at_ms if passed.message else None
        return passed

    def _paid(self, acquirer: Acquirer, order: Order, passed: Passed, request: bytes, at_ms: int, wall_s: int) -> Passed:
        """What a platform may do about an order that the bank has just paid."""
        if not self.conduct.asked:
            return passed
        if self.conduct.ask(at_ms, lambda one: one.retries()):
            order.state, order.answered_ms = "unknown", None
            again = Order(f"9{len(self.orders):07d}{order.asked[8:]}", order.asked, order.code, order.amount, at_ms)
            self.orders.append(again)
            passed = self._placed(acquirer, again, request, at_ms, wall_s)
        code = self.conduct.ask(at_ms, lambda one: one.answers())
        return passed if not code or passed.message is None else _instead(acquirer.dialect, passed, code)

    def _other(self, acquirer: Acquirer, message: Message, request: bytes, at_ms: int, wall_s: int) -> Passed:
        """A reversal, void or refund of an order, or what is none."""
        passed = _passed(acquirer.handle(request, at_ms, wall_s), acquirer.handled)
        if passed.message and passed.message.fields[39] == "00":
            asked = message.fields.get(41, "") + message.fields.get(61, "")[_ORIGINAL]
            for order in self.orders:
                if order.asked == asked and order.state in ("paid", "unknown"):
                    order.state = "reversed" if kinds.kind(message) == "reversal" else "undone"
        return passed


def _passed(reply: bytes | None, handled: Handled) -> Passed:
    return Passed(reply, handled.reply_message if reply is not None else None, handled.delay_ms, handled.closes)


def _instead(dialect: Dialect, passed: Passed, code: str) -> Passed:
    """Its own answer, without the bank's approval and MAC."""
    message = passed.message
    assert message is not None
    fields = {number: value for number, value in message.fields.items() if number not in (38, 64)} | {39: code}
    told = dataclasses.replace(message, fields=fields)
    return dataclasses.replace(passed, reply=dialect.encode(told), message=told)
