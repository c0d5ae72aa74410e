"""cardholder-verified: sales that should have a signature and end with none, a blank one or somebody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

FINISH = "app/finish.py"
ASKED = "return transaction.amount >= terminal.configuration["
KEPT = "write_signature(transaction, image)"
PLANTS = {
    "never asked": (ASKED, "return not terminal.configuration[", "has no signature"),
    "asked only above the limit": (ASKED, ASKED.replace(">=", ">"), "has no signature"),
    "not kept": ("terminal.journal." + KEPT, "pass", "has no signature"),
    "kept blank": (KEPT, "write_signature(transaction, image[:0])", "a blank signature"),
    "kept in part": (KEPT, "write_signature(transaction, image[:-2])", "its customer did not draw"),
    "kept with the next sale": (
        KEPT, 'write_signature(transaction, (getattr(terminal, "kept", image), setattr(terminal, "kept", image))[0])',
        "its customer did not draw",
    ),
}


@pytest.mark.parametrize(("old", "new", "why"), PLANTS.values(), ids=PLANTS)
def test_a_signature_that_is_not_the_customers_is_found(old: str, new: str, why: str, shop: Any,
                                                        canary: Callable[..., dict[str, list[str]]]) -> None:
    """The second sale is of exactly the amount from which the contract asks for a signature."""
    steps = (shop.SIGN_ON, shop.sale("coat", 128_800, "B"), shop.sale("kettle", 30_000, "C"))
    broken = canary(shop.scenario(steps=steps), "cardholder-verified", why, (FINISH, old, new))
    assert "debit 300.00" in broken["cardholder-verified"][-1]


def test_below_the_amount_nobody_needs_to_sign(shop: Any, planted: Callable[..., Any]) -> None:
    never = planted((FINISH, ASKED, "return not terminal.configuration["))
    steps = (shop.SIGN_ON, shop.sale(amount=29_999))
    assert shop.play(shop.scenario(steps=steps), (), never).run.broken == {}


def test_the_contract_counts_and_not_what_the_terminal_is_set_to(shop: Any, planted: Callable[..., Any]) -> None:
    """Provisioned right, but the firmware adds a digit of its own."""
    lax = planted(("power_on.py", 'found["master_key"] = ', 'found["signature_from"] *= 10; found["master_key"] = '))
    ill = shop.play(shop.scenario(steps=(shop.SIGN_ON, shop.sale(amount=30_000))), (), lax).run
    assert set(ill.broken) == {"cardholder-verified"}


def test_a_debit_without_the_pin_that_its_card_asks_for_is_found(
        shop: Any, canary: Callable[..., dict[str, list[str]]]) -> None:
    never = ("app/card.py", '_PIN = const("06")', '_PIN = const("?")')
    steps = (shop.SIGN_ON, shop.sale("coat", 8800, "F"), shop.sale("hat", 8800, "A"))
    broken = canary(shop.scenario(steps=steps), "cardholder-verified", "has no PIN", never)
    assert broken["cardholder-verified"] == ["debit 88.00 (batch 000001, trace 000004) has no PIN"]
