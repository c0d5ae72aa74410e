"""The host's time: whatever the terminal's clock says, after the sign-on it is right to a few seconds."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.scenario import Contract, Step

OPEN_BY_DAY = Contract(hours="08:00-20:00")
_YEAR_S = 365 * 86_400


def slip_times(seen: Any) -> list[str]:
    """Of what was done before the closing, at which the clock itself is mended."""
    slips = [slip for slip in seen.run.evidence.slips if slip.at_ms < seen.run.closing_ms and slip.is_promise()]
    return [slip.value("slip_time")[0] for slip in slips if slip.value("slip_time")]


@pytest.mark.parametrize("seconds", [-43_200, 43_200, -86_400 * 40, 86_400 * 100, -_YEAR_S // 3, _YEAR_S // 3])
def test_a_clock_that_jumped_is_put_right_by_the_sign_on(seconds: int, shop: Any) -> None:
    jumped = shop.fault("clock.date", "jump", 1, seconds=seconds)
    seen = shop(jumped, steps=(shop.sale(),), contract=OPEN_BY_DAY)
    assert seen.run.not_fired == []
    assert set(slip_times(seen)) == {"2026-03-10 09:00"}
    assert seen.run.broken == {}


@pytest.mark.parametrize("number", [12, 13])
def test_half_a_time_is_none_and_the_terminal_keeps_its_own(number: int, shop: Any, mistaken: Any) -> None:
    mistaken("0800", number, "")
    seen = shop()
    assert set(slip_times(seen)) == {"2026-03-10 09:00"}
    assert seen.run.broken == {}


def test_at_night_the_shop_is_closed_however_the_clock_had_jumped(shop: Any) -> None:
    """At ten in the evening it is ten in the morning for a clock that is twelve hours slow."""
    steps = (shop.SIGN_ON, Step("wait", minutes=13 * 60), shop.sale())
    jumped = shop.fault("clock.date", "jump", 1, seconds=-43_200)
    seen = shop(jumped, steps=steps, contract=OPEN_BY_DAY)
    assert seen.run.not_fired == []
    assert len([at for at, _ in seen.shown("shop_closed") if at < seen.run.closing_ms]) == 1
    assert seen.run.broken == {}


def test_the_time_outlives_the_power(shop: Any) -> None:
    """Not the clock's own: it is as wrong as before, and what the host said is kept beside it."""
    faults = (shop.fault("clock.date", "jump", 1, seconds=-43_200), shop.fault("printer.line", "cut", 3))
    steps = (shop.SIGN_ON, shop.sale(), Step("wait", minutes=13 * 60), shop.sale("cake"))
    seen = shop(*faults, steps=steps, contract=OPEN_BY_DAY)
    assert seen.run.not_fired == []
    assert seen.run.broken == {}
