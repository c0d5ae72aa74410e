"""A reversal stays open until the bank answers it, whatever happens in between."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.scenario import Step

LOST = (2, 3, 4, 5)         # the sale's reply, and those of all three tries to reverse it


def test_it_goes_out_before_the_next_sale(shop: Any) -> None:
    faults = [shop.fault("network.receive", "drop", nth) for nth in LOST]
    seen = shop(*faults, steps=(shop.SIGN_ON, shop.sale(), shop.sale("cake", 500, "B")), on_unknown="leave")
    assert seen.run.broken == {}
    debits = [(debit.amount, debit.reversed) for debit in seen.run.evidence.debits]
    assert debits == [(8800, True), (500, False), (100, False)]
    mtis = [sent.message.mti for sent in seen.world.wire.sent if sent.up]
    assert mtis == ["0800", "0200", "0400", "0400", "0400", "0400", "0820", "0200", "0200", "0500"]
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


@pytest.mark.parametrize(("mti", "what"), [("0200", "sale"), ("0100", "preauth")])
def test_it_names_what_it_undoes_by_its_own_fields(mti: str, what: str, shop: Any) -> None:
    steps = (shop.SIGN_ON, Step(what, "tea", 8800, "A"))
    seen = shop(shop.fault("network.receive", "drop", 2), steps=steps, on_unknown="leave")
    request, reversal = (next(one.message.fields for one in seen.sent(name)) for name in (mti, "0400"))
    for number in (3, 4, 11, 22, 25, 41, 42, 49):
        assert reversal[number] == request[number], number
    assert reversal[39] == "98"
    assert reversal[61].startswith("000001" + request[11])


def test_one_that_the_bank_refuses_stays_open_and_the_clerk_is_told(shop: Any) -> None:
    refused = shop.behaviour("answers_code", mti="0400", code="96")
    seen = shop(shop.fault("network.receive", "drop", 2), behaviours=(refused,), on_unknown="leave",
                steps=(shop.SIGN_ON, shop.sale(), shop.sale("cake", 500, "B")))
    assert len(seen.shown("reversal_pending")) == 1
    assert seen.shown("no_answer") == []
    assert seen.answered("0400") == ["96", "00"]
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 0, "cake": 500})


def test_where_one_of_yesterday_is_dropped_nothing_more_is_said_of_it(shop: Any) -> None:
    """As in the field: the debit stays."""
    steps = (shop.SIGN_ON, shop.sale(), Step("wait", minutes=24 * 60), Step("sign on"), shop.sale("cake", 500, "B"))
    seen = shop(shop.fault("network.receive", "cut", 2), steps=steps, on_unknown="leave", off=("reversal_any_day",))
    assert seen.shown("reversal_pending") == []
    assert seen.sent("0400") == []
    assert seen.run.net == {"tea": 8800, "cake": 500}
