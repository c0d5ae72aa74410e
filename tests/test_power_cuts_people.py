"""What a clerk without bad habits makes of a power cut, wherever it strikes in a sale that needs a signature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from posfault.scenario import Step

POINTS = ("keypad.key", "display.show", "signature_pad.read", "printer.line", "network.send", "network.receive")


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("habits", [{}, {"on_power_loss": "repeat"}], ids=["none", "repeats"])
def test_no_single_cut_breaks_a_rule(point: str, habits: dict[str, str], shop: Any, part: Callable[..., list[int]]) -> None:
    steps = (shop.SIGN_ON, shop.sale(amount=40_000))
    clean = shop(steps=steps)
    events = Counter(event[1] for event in clean.trace if event[0] < clean.run.closing_ms)
    assert events[point]
    for nth in part(range(1, events[point] + 1), 3, len(habits)):
        for when in ("before", "after"):
            seen = shop(shop.fault(point, "cut", nth, when=when), steps=steps, **habits)
            assert seen.run.broken == {}, (nth, when)
            assert f"cut at {point} {nth}" in seen.run.fired


def test_an_approval_that_the_power_took_away_is_told_before_its_slip_comes_out(shop: Any) -> None:
    """Somebody has to take that."""
    told = shop().nth_shown("APPROVED 88.00")
    seen = shop(shop.fault("display.show", "cut", told, when="after"))
    assert seen.run.not_fired == []
    (owed,) = seen.shown("slip_was_owed")
    assert owed[0] < seen.world.slips[0].at_ms
    assert owed[1] == ("88.00",)
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800})


def test_what_nobody_takes_note_of_is_undone_on_paper_too(shop: Any) -> None:
    """Its slip had come out before the power failed; then the clock jumps over the wait for somebody."""
    at_status, jump = shop.fault("printer.status", "cut", 2, when="before"), shop.fault("clock.ticks", "jump", 24)
    seen = shop(at_status, jump)
    assert seen.run.not_fired == []
    assert seen.shown("left_alone")
    voucher, undone = seen.world.slips[:2]
    assert (voucher.is_cancellation(), undone.is_cancellation(), voucher.of == undone.of) == (False, True, True)
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800})


def test_one_of_long_ago_is_not(shop: Any) -> None:
    """Its slip is owed, the customer has gone with the goods, and nobody needs to be there when the power is back."""
    jams = shop.fault("printer.line", "jam"), shop.fault("printer.line", "jam", 13)
    steps = (shop.SIGN_ON, shop.sale(), Step("wait", minutes=4), shop.sale("cake", 500, "B"))
    pressed = [event[2][0] for event in shop(*jams, steps=steps).events("keypad.key")]
    begins = 1 + pressed.index("SALE", 1 + pressed.index("SALE"))
    seen = shop(*jams, shop.fault("keypad.key", "cut", begins, when="before"), steps=steps)
    assert seen.run.not_fired == []
    assert [values for _, values in seen.shown("approved")][:2] == [("88.00",), ("1.00",)]
    owed_ms = seen.shown("slip_was_owed")[0][0]
    assert [slip.at_ms < owed_ms for slip in seen.world.slips[:2]] == [True, False]
    assert (seen.run.broken, seen.run.net) == ({}, {"tea": 8800, "cake": 0})
