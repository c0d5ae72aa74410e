"""merchant-whole: payouts that are not what stands. The terminal has no part in it."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.acquirer.ledger import Ledger
from posfault.scenario import Contract

COAT = 40_000       # a signature is asked for


def test_a_fee_that_nobody_agreed_to_is_found(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    agreed = Contract(fee_bp=60)
    assert shop(contract=agreed).run.broken == {}
    payout = Ledger.payout
    monkeypatch.setattr(Ledger, "payout", lambda self, merchant, fee_bp=0: payout(self, merchant, fee_bp + 100))
    ill = shop(contract=agreed).run
    assert ill.broken == {"merchant-whole": ["the merchant is paid 87.58 instead of 88.47"]}


def test_a_payout_that_leaves_a_debit_out_is_found(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    payout = Ledger.payout
    monkeypatch.setattr(Ledger, "payout", lambda *asked: payout(*asked)._replace(debits=100))
    assert shop().run.broken == {"merchant-whole": ["the merchant is paid 1.00 instead of 89.00"]}
    monkeypatch.undo()
    assert shop().run.broken == {}


@pytest.mark.parametrize(("behaviour", "why", "also"), [
    ("withholds_payout", "400.00 withheld", ()), ("charges_back_unsigned", "400.00 charged back", ("right-amount",))])
def test_a_debit_without_its_signature_is_found(behaviour: str, why: str, also: tuple[str, ...], shop: Any,
                                                planted: Any) -> None:
    """U22: the merchant's own account pays for it; after a chargeback the customer has the goods for nothing."""
    never = planted(("app/finish.py", 'transaction.amount >= terminal.configuration["signature_from"]', "False"))
    steps = (shop.SIGN_ON, shop.sale("coat", COAT, "A"))
    unsigned = shop.scenario(steps=steps, behaviours=(behaviour,))
    ill = shop.play(unsigned, (), never).run
    assert set(ill.broken) == {"merchant-whole", "cardholder-verified", *also}
    assert ill.broken["merchant-whole"] == [f"the merchant is paid 1.00 instead of 401.00: {why}"]
    assert ill.not_fired == []
    assert shop(steps=steps).run.broken == {}
