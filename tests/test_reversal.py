"""A reversal stays open until the bank answers it, whatever happens in between."""

from __future__ import annotations

from typing import Any

from posfault.scenario import Step

LOST = (2, 3, 4, 5)         # the sale's reply, and those of all three tries to reverse it


def test_it_goes_out_before_the_next_sale(shop: Any) -> None:
    faults = [shop.fault("network.receive", "drop", nth) for nth in LOST]
    seen = shop(*faults, steps=(shop.SIGN_ON, shop.sale(), shop.sale("cake", 500, "B")), on_unknown="leave")
    assert seen.run.broken == {}
    debits = [(debit.amount, debit.reversed) for debit in seen.run.evidence.debits]
    assert debits == [(8800, True), (500, False), (100, False)]
    mtis = [sent.message.mti for sent in seen.world.wire.sent if sent.up]
    assert mtis == ["0800", "0200", "0400", "0400", "0400", "0400", "0200", "0200", "0500"]
    assert [values for _, values in seen.shown("undone_late")] == [("88.00",)]


def test_of_what_is_reversed_at_once_nobody_is_told_later(shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "drop", 2), steps=(shop.SIGN_ON, shop.sale()), on_unknown="leave")
    assert seen.debits()[0].reversed
    assert seen.shown("undone_late") == []


def test_over_midnight_it_waits_for_the_next_sign_on(shop: Any) -> None:
    faults = [shop.fault("network.receive", "drop", nth) for nth in LOST]
    night = Step("wait", minutes=20 * 60)
    seen = shop(*faults, steps=(shop.SIGN_ON, shop.sale(), night, shop.sale("cake", 500, "B")), on_unknown="leave")
    assert seen.run.broken == {}
    assert seen.run.evidence.debits[0].reversed
    assert seen.shown("idle_off"), "the display says what to do"
