"""charged-once: firmware that sends a sale twice under two trace numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

CARRY_OUT = "app/carry_out.py"
ASK = "reply = exchange(terminal, kind, fields)"
APPROVED = "        _approved(terminal, transaction, reply)\n"
AGAIN = "_new(terminal, kind, amount, card, original, memory.next_stan())"

Canary = Callable[..., dict[str, list[str]]]


def test_a_retry_under_a_new_trace_number_is_found(shop: Any, canary: Canary) -> None:
    """The first of the two is forgotten, so that it has no slip and the terminal never heard of it."""
    twice = (CARRY_OUT, ASK, f"exchange(terminal, kind, values(terminal, {AGAIN}, card, original, more))\n    {ASK}")
    broken = canary(shop.scenario(), "charged-once", "2 debits stand", twice,
                    also=("right-amount", "no-one-sided", "has-voucher"))
    assert broken["charged-once"][0] == "tea: 2 debits stand, 88.00 and 88.00"


def test_a_sale_made_twice_is_found_though_each_is_in_order(shop: Any, canary: Canary) -> None:
    """Both journalled and with a slip: nothing but the customer's statement shows it."""
    twice = (CARRY_OUT, APPROVED, f"""{APPROVED}
        again = {AGAIN}
        advance(terminal, again, "store")
        _approved(terminal, again, exchange(terminal, kind, values(terminal, again, card, original, more)))
""")
    broken = canary(shop.scenario(), "charged-once", "2 debits stand", twice, also=("right-amount",))
    assert broken["right-amount"][0] == "tea: debited 176.00 instead of 88.00"


def test_a_debit_that_is_reversed_is_not_counted(shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "drop", 2), on_unknown="repeat")
    assert [debit.reversed for debit in seen.debits()] == [True, False]
    assert seen.run.broken == {}


def test_the_same_amount_for_two_customers_is_no_double_debit(shop: Any) -> None:
    steps = (shop.SIGN_ON, shop.sale("tea", 8800, "A"), shop.sale("another tea", 8800, "A"))
    assert shop(steps=steps).run.broken == {}
