"""right-amount: a customer who pays something else than she meant to."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from posfault.acquirer.ledger import Ledger


def test_a_terminal_that_asks_for_something_else_than_it_prints_is_found(
        shop: Any, canary: Callable[..., dict[str, list[str]]]) -> None:
    """The slip shows the right amount, and so is no voucher of this debit."""
    tenth = ("messages/values.py", '(4, "%012d" % transaction.amount)', '(4, "%012d" % (transaction.amount // 10))')
    broken = canary(shop.scenario(), "right-amount", "instead of", tenth, also=("has-voucher",))
    assert broken["right-amount"][0] == "tea: debited 8.80 instead of 88.00"


def test_an_amount_typed_wrong_by_the_terminal_is_found(
        shop: Any, canary: Callable[..., dict[str, list[str]]]) -> None:
    """Terminal, slip and bank agree; only the customer agreed to something else."""
    tenfold = ("app/sale.py", '"sale", amount, card)', '"sale", amount * 10, card)')
    broken = canary(shop.scenario(), "right-amount", "instead of", tenfold)
    assert broken["right-amount"][0] == "tea: debited 880.00 instead of 88.00"


def test_a_debit_of_somebody_elses_card_is_found(shop: Any, canary: Callable[..., dict[str, list[str]]]) -> None:
    """The terminal remembers the first card of the day and takes it for every one that follows."""
    first = ("app/card.py", "card = Card(*read)", """card = getattr(terminal, "first", Card(*read))
            terminal.first = card""")
    broken = canary(shop.scenario(), "right-amount", "somebody else's", first, also=("meant-to-pay",))
    assert broken["right-amount"] == [f"{shop.CLOSING}: 1.00 on card 620000******0005, which is somebody else's"]


def test_a_ledger_that_posts_ten_times_the_amount_is_found(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    post = Ledger.post

    def tenfold(self: Ledger, order: Any, refused: str) -> Any:
        return post(self, dataclasses.replace(order, amount=10 * order.amount), refused)

    monkeypatch.setattr(Ledger, "post", tenfold)
    small = (shop.SIGN_ON, shop.sale(amount=2999))
    ill = shop(steps=small).run
    assert set(ill.broken) == {"right-amount", "has-voucher"}
    assert ill.broken["right-amount"][0] == "tea: debited 299.90 instead of 29.99"
    monkeypatch.undo()
    assert shop(steps=small).run.broken == {}


def test_a_customer_who_left_without_the_goods_pays_nothing(shop: Any) -> None:
    """The answer is lost, the field's terminal forgets, and the clerk sends the customer away."""
    lost = shop.fault("network.receive", "drop", 2)
    assert shop(lost, off=("reverse_unanswered",)).run.broken["right-amount"] == ["tea: debited 88.00 instead of 0.00"]
    assert "right-amount" not in shop(lost).run.broken
