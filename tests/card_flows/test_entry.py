"""How the card is read: chip, tap and swipe, what each asks of the cardholder, and a reader that misreads."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from posfault.scenario import Contract, Step


def sale(card: str, entry: str, amount: int = 8800) -> Step:
    return Step("sale", "tea", amount, card, entry=entry)


def modes(seen: Any) -> list[str]:
    """F22 of each sale that went out."""
    return [one.message.fields[22][:3] for one in seen.sent("0200")]


@pytest.mark.parametrize(("entry", "mode"), [("chip", "051"), ("tap", "072")])
def test_a_chip_card_is_inserted_or_tapped(entry: str, mode: str, shop: Any) -> None:
    """H wants a PIN, but not where it is tapped for so little."""
    seen = shop(steps=(shop.SIGN_ON, sale("H", entry)))
    assert modes(seen) == [mode]
    assert len(seen.shown("pin")) > 0 if entry == "chip" else seen.shown("pin") == []
    assert len(seen.shown("remove_card")) == (entry == "chip")
    assert seen.run.evidence.journal.entries[1, 4].entry == entry
    assert seen.run.broken == {}


def test_a_chip_card_that_is_swiped_must_be_inserted(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, sale("I", "swipe")))
    assert len(seen.shown("use_chip")) == 1
    assert modes(seen) == ["052"]
    assert seen.run.broken == {}


def test_where_the_chip_cannot_be_read_the_stripe_is_taken(shop: Any) -> None:
    """The first read fails; the customer then swipes, as the step says she would."""
    seen = shop(shop.fault("card_reader.read", "misread", 1), steps=(shop.SIGN_ON, sale("I", "chip")))
    assert seen.shown("card_unreadable")
    assert modes(seen) == ["052"]
    swiped = shop(shop.fault("card_reader.read", "misread", 2), steps=(shop.SIGN_ON, sale("I", "swipe")))
    assert [len(swiped.shown(name)) for name in ("use_chip", "card_unreadable")] == [1, 1]
    assert modes(swiped) == ["022"]
    assert swiped.run.broken == {}


@pytest.mark.parametrize("place", range(16))
def test_whatever_digit_is_misread_nobody_else_is_debited(place: int, shop: Any) -> None:
    seen = shop(shop.fault("card_reader.read", "misread", 1, place=place))
    assert len(seen.shown("card_unreadable")) == 1
    assert [debit.card for debit in seen.debits()] == ["620000******0005"]
    assert seen.run.broken == {}


@pytest.mark.parametrize("point", ["card_reader.read", "card_reader.present"])
def test_a_chip_card_that_is_out_too_early_is_not_charged(point: str, shop: Any) -> None:
    seen = shop(shop.fault(point, "removed_early", 1), steps=(shop.SIGN_ON, sale("I", "chip")))
    assert len(seen.shown("card_removed")) == 1
    assert seen.answered("0400") == ["00"]
    assert [debit.reversed for debit in seen.debits()] == [True, False]
    assert seen.run.net == {"tea": 8800}
    assert seen.run.broken == {}


@pytest.mark.parametrize(("entry", "amount", "signed"), [
    ("tap", 29_999, False), ("tap", 99_999, False), ("tap", 100_000, True), ("chip", 30_000, True), ("chip", 29_999, False),
])
def test_a_signature_is_asked_by_amount_and_entry(entry: str, amount: int, signed: bool, shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, sale("I", entry, amount)))
    assert bool(seen.shown("signature")) == signed
    assert bool(seen.run.evidence.journal.entries[1, 4].flags & 2) != signed
    slip = seen.run.evidence.slips[0]
    assert (slip.value("slip_signed") is not None, slip.value("slip_unsigned") is None) == (signed, signed)
    assert seen.run.broken == {}


def test_the_contract_says_from_what_amount_a_tapped_card_is_verified(shop: Any) -> None:
    made = dataclasses.replace(shop.scenario(steps=(shop.SIGN_ON, sale("H", "tap"))), contract=Contract(tap_cvm_from=8800))
    seen = shop.play(made)
    assert modes(seen) == ["071"]
    assert seen.run.broken == {}


def test_the_smallest_amount_is_a_small_one(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, sale("H", "tap", 1)))
    assert seen.shown("pin") == []
    assert modes(seen) == ["072"]
    assert seen.run.broken == {}


def test_on_paper_a_card_has_its_first_six_and_last_four_digits(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, shop.sale("tea", 8800, "A")))
    assert seen.run.evidence.slips[0].value("slip_card") == ("620000******0005",)
