"""P16: the customer sees amount, card and verification before anything is sent, and agrees."""

from __future__ import annotations

from typing import Any

import pytest

from posfault import facts
from posfault.scenario import Step

AMOUNTS = ((8800, "confirm"), (30_000, "confirm_signed"))


def asked(seen: Any) -> list[tuple[str, tuple[str, ...]]]:
    """Each question and its blanks; the closing's left out."""
    found = [(at_ms, name, values) for name in ("confirm", "confirm_signed") for at_ms, values in seen.shown(name)]
    return [(name, values) for at_ms, name, values in sorted(found) if at_ms < seen.run.closing_ms]


@pytest.mark.parametrize(("amount", "name"), AMOUNTS)
def test_amount_card_and_verification_are_shown_before_anything_is_sent(shop: Any, amount: int, name: str) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale("tea", amount, "A")))
    assert asked(seen) == [(name, (f"{amount // 100}.00", "0005"))]
    assert seen.shown(name)[0][0] < seen.sent("0200")[0].sent_ms
    assert seen.run.net == {"tea": amount}


@pytest.mark.parametrize(("card", "entry"), [("A", "tap"), ("H", "chip")])
def test_a_tap_and_a_pin_are_given_in_view_of_the_amount(shop: Any, card: str, entry: str) -> None:
    seen = shop(steps=(shop.SIGN_ON, Step("sale", "tea", 8800, card, entry=entry)))
    assert asked(seen) == []
    assert seen.run.net == {"tea": 8800}


def test_a_hold_and_an_offline_sale_are_agreed_to_as_well(shop: Any) -> None:
    steps = (shop.SIGN_ON, Step("preauth", "room", 20_000, "B"), Step("offline sale", "tea", 4000, "A"))
    assert asked(shop(steps=steps)) == [("confirm", ("200.00", "1111")), ("confirm", ("40.00", "0005"))]


def test_the_customer_refuses_what_is_wrong_and_nothing_is_sent_for_it(shop: Any) -> None:
    seen = shop(shop.fault("keypad.key", "ghost", 13, key="5"), steps=(shop.SIGN_ON, shop.sale("tea", 880, "A")))
    assert [values[0] for _, values in asked(seen)] == ["88.05", "8.80"]
    assert [sent.message.fields[4] for sent in seen.sent("0200")[:1]] == ["000000000880"]
    assert "the customer reads 88.05 and does not agree" in [words for _, words in seen.run.world.clerk.said]


def test_an_enter_that_bounces_before_the_question_is_no_answer(shop: Any) -> None:
    """The ENTER after the amount bounces, for longer than the debounce takes."""
    seen = shop(shop.fault("keypad.key", "bounce", 15, after_ms=120),
                steps=(shop.SIGN_ON, shop.sale("tea", 8800, "A")), off=("debounce",))
    assert len(asked(seen)) == 1
    keys = [at_ms for at_ms, _, press in seen.events("keypad.key") if press[0] == "ENTER"]
    assert any(seen.shown("confirm")[0][0] < at_ms <= seen.sent("0200")[0].sent_ms for at_ms in keys)


def test_without_the_guard_nobody_is_asked(shop: Any) -> None:
    off = tuple(facts.guards())
    assert asked(shop(steps=(shop.SIGN_ON, shop.sale("tea", 8800, "A")), off=off)) == []


def test_what_somebody_types_who_does_not_look_up_is_no_answer(shop: Any) -> None:
    """No slip can be read, and she sells the same again; while she types the amount, the slip that is owed comes first. It
    cannot be read either.
    """
    blank = shop.fault("printer.line", "blank", 6), shop.fault("printer.line", "blank", 20)
    seen = shop(*blank, steps=(shop.SIGN_ON, shop.sale("camera", 129_900)), on_no_slip="repeat")
    assert seen.run.not_fired == []
    assert [words for _, words in seen.world.clerk.said].count("cannot read the slip") == 2
    assert (seen.run.broken, seen.run.net) == ({}, {"camera": 129_900})
