"""has-voucher: slips that lack what makes them one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

SLIP = "app/slip.py"
PLANTS = {
    "no trace number": (SLIP, '"%06d" % transaction.stan', '""'),
    "another trace number": (SLIP, '"%06d" % transaction.stan', '"%06d" % (transaction.stan + 1)'),
    "another batch": (SLIP, '"%06d" % transaction.batch', '"000000"'),
    "another amount": (SLIP, 'say("slip_amount", (money(transaction.amount),))',
                       'say("slip_amount", (money(transaction.amount + 1),))'),
    "no title": (SLIP, 'say("slip_title_" + transaction.type, ())', '""'),
    "never cut off": (SLIP, "printer.line(_CUT)", "pass"),
    "never printed": ("app/finish.py", "print_slip(terminal, transaction) and", "True and"),
}
# What the clerk can see is no slip she asks for again and again: it is owed for ever, and nothing else is sold.
NEVER_RIGHT = [PLANTS[name][1:] for name in ("no title", "never cut off", "never printed")]


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_a_slip_that_proves_nothing_is_found(plant: tuple[str, str, str], shop: Any,
                                             canary: Callable[..., dict[str, list[str]]]) -> None:
    also = ("not-stuck",) if plant[1:] in NEVER_RIGHT else ()
    broken = canary(shop.scenario(), "has-voucher", "has no slip", plant, also=also)
    assert "debit 88.00" in broken["has-voucher"][0]
    assert [finding.split()[1] for finding in broken["has-voucher"][1:]] == ([] if also else ["1.00"])     # the closing's


def test_a_cold_print_head_is_found(shop: Any) -> None:
    """Status good, paper blank from the fifth line on: what no terminal notices that does not ask."""
    ill = shop(shop.fault("printer.line", "blank", 5), off=("slip_readable",)).run
    assert set(ill.broken) == {"has-voucher"}
    assert len(ill.broken["has-voucher"]) == 1
    assert "debit 88.00" in ill.broken["has-voucher"][0]
    assert shop().run.broken == {}
