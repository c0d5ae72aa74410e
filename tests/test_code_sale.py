"""Payment by code: scanned, asked for under an order number, through the platform."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from posfault.scenario import Behaviour, Step

LUNCH = Step("code sale", "lunch", 1800, "A")
BACK = Step("void", "lunch back", of="lunch")


def test_the_request_has_code_and_order_number_and_no_card(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, LUNCH))
    assert seen.run.broken == {}
    assert seen.run.net == {"lunch": 1800}
    (handled,) = seen.asked("0200")
    fields = handled.request_message.fields
    (entry, *_) = seen.run.evidence.journal.entries.values()
    assert (entry.type, entry.entry, entry.card, entry.state) == ("code_sale", "code", "", "completed")
    assert fields[22] == "032"
    assert not {2, 14, 35} & set(fields)
    assert len(fields[59]) == 39
    assert fields[59][19:] == f"10000001{entry.batch:06d}{entry.stan:06d}"
    (order,) = seen.run.evidence.orders
    assert (order.state, order.number) == ("paid", fields[59][19:])
    slip = seen.world.slips[0]
    assert slip.is_voucher(entry.batch, entry.stan, 1800)
    assert slip.value("slip_code") is not None


@pytest.mark.parametrize("lost", ["network.send", "network.receive"])
def test_without_an_answer_it_is_reversed_under_the_same_order_and_a_fresh_code_pays(lost: str, shop: Any) -> None:
    seen = shop(shop.fault(lost, "drop", 2), steps=(shop.SIGN_ON, LUNCH), on_unknown="repeat")
    assert seen.run.broken == {}
    assert seen.run.net == {"lunch": 1800}
    first, second = seen.shown("scan")
    reversal = next(one for one in seen.sent("0400") if one.up).message.fields
    assert (reversal[22], reversal[61][:12]) == ("032", "000001" + reversal[11])
    codes = {one.request_message.fields[59][:19] for one in seen.asked("0200")}
    assert len(codes) == len(seen.asked("0200")), "the phone shows another code"
    assert first[0] < second[0]


def test_a_code_that_the_bank_does_not_know_is_refused(shop: Any) -> None:
    seen = shop(shop.fault("scanner.read", "misread", 1), steps=(shop.SIGN_ON, LUNCH))
    assert seen.answered("0200") == ["12"]
    assert seen.run.net == {"lunch": 0}
    assert seen.run.broken == {}


def test_who_shows_no_code_is_not_charged(shop: Any) -> None:
    seen = shop(shop.fault("scanner.read", "no_read", 1, times=100), steps=(shop.SIGN_ON, LUNCH))
    assert seen.asked("0200") == []
    assert seen.run.net == {"lunch": 0}


def test_a_phone_that_confirms_late_is_reversed_or_paid_but_never_both(shop: Any) -> None:
    what = dataclasses.replace(shop.scenario(steps=(shop.SIGN_ON, LUNCH), on_unknown="repeat"),
                               behaviours=(Behaviour("confirm_late", (("nth", 1), ("ms", 40_000))),))
    seen = shop.play(what)
    assert seen.run.broken == {}
    assert seen.run.net == {"lunch": 1800}


def test_at_one_price_codes_are_taken_until_cancel(shop: Any) -> None:
    what = dataclasses.replace(shop.scenario(steps=(shop.SIGN_ON, LUNCH)), configuration={"code_series": 1})
    seen = shop.play(what)
    assert len(seen.shown("scan")) == 2
    assert seen.answered("0200") == ["00"]
    assert seen.run.broken == {}


def test_a_code_with_keys_in_it_is_no_code(shop: Any) -> None:
    """The phone shows another one; the menu does not come up, but for the clerk's own MENU."""
    keys = shop.fault("scanner.read", "control_characters", menu=8, then=1)
    steps = (shop.SIGN_ON, LUNCH)
    seen = shop(keys, steps=steps)
    assert len(seen.shown("code_unreadable")) == 1
    assert len(seen.shown("amount")) == len(shop(steps=steps).shown("amount"))
    assert (seen.run.broken, seen.run.net) == ({}, {"lunch": 1800})


def test_a_scanner_that_is_a_keyboard_types_them(shop: Any) -> None:
    """ESC 14 CR signs the terminal off, and what follows is a number that no prompt waits for."""
    keys = shop.fault("scanner.read", "control_characters", menu=14)
    seen = shop(keys, steps=(shop.SIGN_ON, LUNCH), off=("scanner_data_only", "order_compared"))
    assert len([one for one in seen.sent("0820") if one.up]) == 1
    assert seen.run.broken == {}
    assert shop(keys, steps=(shop.SIGN_ON, LUNCH), off=("order_compared",)).sent("0820") == []


def test_what_was_read_between_two_sales_is_nobodys(shop: Any) -> None:
    """The first code is read once more when its sale is over; the next customer does not pay with it."""
    twice = shop.fault("scanner.read", "double_read", 1, after_ms=8000)
    steps = (shop.SIGN_ON, LUNCH, Step("wait", minutes=1), Step("code sale", "cake", 500, "B"))
    seen = shop(twice, steps=steps)
    assert seen.run.not_fired == []
    assert seen.answered("0200") == ["00", "00"]
    assert len({event[2] for event in seen.events("scanner.read")}) == 2
    assert (seen.run.broken, seen.run.net) == ({}, {"lunch": 1800, "cake": 500})


def test_who_gets_it_back_without_a_card_agrees_first(shop: Any) -> None:
    """No card has to be at hand, so that a key that is stuck could do it: an ENTER that comes at once is nobody's."""
    seen = shop(steps=(shop.SIGN_ON, LUNCH, BACK))
    assert [values for _, values in seen.shown("confirm_refund")] == [("18.00",)]
    assert (seen.run.broken, seen.run.net) == ({}, {"lunch": 1800, "lunch back": -1800})
    without = shop(steps=(shop.SIGN_ON, LUNCH, BACK), off=("details_confirmed",))
    assert without.shown("confirm_refund") == []
    assert without.run.net == {"lunch": 1800, "lunch back": -1800}
