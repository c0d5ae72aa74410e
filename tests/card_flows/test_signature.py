"""Who has to sign, what happens where nobody does, and what a supervisor's release needs."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.scenario import Step

COAT = Step("sale", "coat", 40_000, "A")
UMBRELLA = Step("offline sale", "umbrella", 40_000, "B")
ROOM = Step("preauth", "room", 40_000, "B")


@pytest.mark.parametrize(("steps", "asked"), [
    ((ROOM,), 1),
    ((ROOM, Step("preauth void", of="room")), 1),
    ((ROOM, Step("completion", "stay", 35_000, of="room")), 2),
    ((COAT, Step("refund", "brought back", 40_000, of="coat")), 1),
    ((COAT, Step("void", "returned", of="coat")), 1),
])
def test_who_is_debited_or_whose_money_is_held_signs(steps: tuple[Step, ...], asked: int, shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, *steps))
    assert len(seen.shown("signature")) == asked
    assert seen.run.broken == {}


def test_a_sale_that_nobody_signs_is_undone_and_its_slip_never_comes_out(shop: Any) -> None:
    """The power fails as the signature is asked for; when it is back the customer has gone."""
    clean = shop(steps=(shop.SIGN_ON, COAT))
    cut = shop.fault("display.show", "cut", clean.nth_shown("SIGN"), when="before")
    seen = shop(cut, steps=(shop.SIGN_ON, COAT), behaviours=(shop.behaviour("walks_away", prompt="signature"),))
    assert seen.run.not_fired == []
    assert seen.shown("left_unsigned")
    assert not seen.shown("slip_still_owed")
    assert not [slip for slip in seen.world.slips if slip.is_promise() and slip.value("slip_amount") == ("400.00",)]
    assert (seen.run.broken, seen.run.net) == ({}, {"coat": 0})


def test_an_offline_sale_that_nobody_signs_is_never_told_to_the_bank(shop: Any) -> None:
    seen = shop(steps=(shop.SIGN_ON, UMBRELLA), behaviours=(shop.behaviour("walks_away", prompt="signature"),))
    assert seen.run.not_fired == []
    assert seen.shown("left_unsigned")
    assert seen.asked("0220") == []
    assert [one.state for one in seen.run.evidence.journal.entries.values() if one.type == "offline_sale"] == ["reversed"]
    assert (seen.run.broken, seen.run.net) == ({}, {"umbrella": 0})


@pytest.mark.parametrize("answered", [True, False])
def test_what_is_undone_unsigned_is_said_to_be_pending_while_the_bank_is_silent(answered: bool, shop: Any) -> None:
    silent = () if answered else tuple(shop.behaviour("drop_reply", mti="0400", nth=nth) for nth in (1, 2, 3))
    seen = shop(steps=(shop.SIGN_ON, COAT), behaviours=(shop.behaviour("walks_away", prompt="signature"), *silent))
    assert len(seen.shown("left_unsigned")) == 2, "before and after the bank is asked"
    assert bool(seen.shown("reversal_pending")) is not answered
    assert (seen.run.broken, seen.run.net) == ({}, {"coat": 0})


def test_what_somebody_drew_before_it_was_asked_for_is_no_signature(shop: Any) -> None:
    scribbles = Step("by hand", does=("800 signature tea, 900 key CANCEL",))
    seen = shop(steps=(shop.SIGN_ON, shop.sale(), scribbles, COAT), behaviours=("skips_signature",))
    assert seen.run.not_fired == []
    assert len(seen.shown("signature")) == 2, "ENTER alone does not do"
    assert len(seen.shown("signature_matches")) == 1, "the clerk is not even asked about it"
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "coat": 40_000})


def test_a_supervisor_who_mistypes_is_told_and_releases_nothing(shop: Any) -> None:
    steps = (shop.SIGN_ON, Step("offline sale", "umbrella", 4900, "B"))
    clean = shop(steps=steps)
    asked_ms = clean.shown("supervisor")[0][0]
    nth = 1 + len([event for event in clean.events("keypad.key") if event[0] <= asked_ms])
    seen = shop(shop.fault("keypad.key", "ghost", nth, key="9"), steps=steps)
    assert seen.run.not_fired == []
    assert len(seen.shown("operator_wrong")) == 1
    assert (seen.run.broken, seen.run.net) == ({}, {"umbrella": 4900})
