"""What faults of the keypad do, and what the app makes of it.

The nth events used here, of a plain sign-on and sale: keys 1 to 8 log in, 9 is SIGN ON, 10 SALE, then the amount and ENTER.
"""

from __future__ import annotations

from typing import Any

import pytest

from posfault.scenario import Step


@pytest.mark.effect("bounce", "keypad.key")
def test_the_app_gets_the_key_twice(shop: Any) -> None:
    """The last 0 of 8800, six ms later; the guard drops it."""
    bounce = shop.fault("keypad.key", "bounce", 14)
    twice = shop(bounce, off=("debounce", "details_confirmed"))
    typed = {values[0]: at_ms for at_ms, values in twice.shown("amount")}
    assert typed["880.00"] == typed["88.00"] + 6
    assert set(twice.run.broken) >= {"right-amount"}
    assert ("880.00",) not in [values for _, values in shop(bounce).shown("amount")]


@pytest.mark.effect("dead", "keypad.key")
def test_the_key_is_heard_no_more_until_it_is_mended(shop: Any) -> None:
    """SIGN ON, in vain, from the first press on, so that she takes the menu; in the closing this key works too."""
    steps = (shop.SIGN_ON, Step("sign off"), shop.SIGN_ON, shop.sale(), Step("sign off"))
    seen = shop(shop.fault("keypad.key", "dead", 9), steps=steps)
    closing_ms = seen.run.closing_ms
    pressed = [event for event in seen.events("keypad.key") if event[2][0] == "SIGN_ON"]
    swallowed = [event[0] for event in seen.events("app keypad.key") if len(event) == 2]
    assert [event[0] for event in pressed if event[0] < closing_ms] == swallowed
    assert len(swallowed) == 2
    assert len([event for event in pressed if event[0] > closing_ms]) == 1
    assert len(seen.asked("0800")) == 2
    assert seen.run.broken == {}


def test_a_clerk_who_cannot_log_in_has_the_keypad_seen_to(shop: Any) -> None:
    """The key 0 is dead from the first press on."""
    seen = shop(shop.fault("keypad.key", "dead", 1))
    assert seen.run.fired == ["dead at keypad.key 1"]
    assert len(seen.shown("operator_wrong")) == 2
    assert seen.events("keypad.mended")
    assert seen.run.net == {"tea": 8800}
    assert seen.run.broken == {}


def typed(shop: Any, *faults: Any) -> list[str]:
    """What the amount prompt showed while 8800 was typed, each text once."""
    return list(dict.fromkeys(values[0] for at_ms, values in shop(*faults).shown("amount") if at_ms < 6000))


@pytest.mark.effect("stuck", "keypad.key")
def test_the_key_is_read_again_and_again(shop: Any) -> None:
    """The 8, which is the 11th key, three times more, 10 ms apart: the guard against bouncing takes those for bounces."""
    assert typed(shop) == ["0.00", "0.08", "0.88", "8.80", "88.00"]
    stuck = shop.fault("keypad.key", "stuck", 11, repeats=3, every_ms=40)
    assert typed(shop, stuck)[:5] == ["0.00", "0.08", "0.88", "8.88", "88.88"]
    fast = shop(shop.fault("keypad.key", "stuck", 11, repeats=3, every_ms=10))
    assert fast.run.broken == {}


def test_the_key_comes_up_when_the_faults_end(shop: Any) -> None:
    """The last one of the sale, down for twenty seconds: it is not heard in the closing any more."""
    seen = shop(shop.fault("keypad.key", "stuck", 18, repeats=100, every_ms=200))
    pressed = [event[2][0] for event in seen.events("keypad.key") if event[0] > seen.run.closing_ms]
    assert pressed == ["SALE", "1", "0", "0", "ENTER", "ENTER", "ENTER", "ENTER", "SETTLE", "ENTER"]
    assert seen.run.broken == {}


@pytest.mark.effect("ghost", "keypad.key")
def test_a_key_is_read_that_nobody_pressed(shop: Any) -> None:
    assert typed(shop, shop.fault("keypad.key", "ghost", 11, key="5"))[:3] == ["0.00", "0.08", "0.85"]
    seen = shop(shop.fault("keypad.key", "ghost", 11, key="CANCEL"))
    assert [event[2][0] for event in seen.events("keypad.key")][10:12] == ["8", "CANCEL"]
    assert seen.run.net == {"tea": 8800}


@pytest.mark.effect("swap", "keypad.key")
def test_two_keys_are_exchanged(shop: Any) -> None:
    """From the first 8 on, 8 reads as 1 and 1 as 8."""
    fault = shop.fault("keypad.key", "swap", 11, key="1")
    assert typed(shop, fault)[:5] == ["0.00", "0.01", "0.11", "1.10", "11.00"]
    got = [event[2][0] for event in shop(fault).events("app keypad.key")]
    assert got[:2] == ["1", "1"]


def test_no_digit_of_a_password_is_in_the_trace_where_the_app_says_that_it_is_one(probe: Any, shop: Any) -> None:
    """Digits typed ahead too: they are written when they are taken. What is no digit stays."""
    coming = tuple((ms, "keypad", key) for ms, key in ((100, "4"), (200, "7"), (1200, "1"), (1300, "ENTER"), (2500, "9")))
    seen = probe("password", shop.fault("keypad.key", "swap", 3, key="5"), coming=coming)
    assert seen.lines == ["4", "7", "5", "ENTER", "9"]
    assert [event[2] for event in seen.events("keypad.key")] == [
        ["4", 100], ["*", 200], ["*", 1200], ["ENTER", 1300], ["9", 2500]]
    assert [event[2][0] for event in seen.events("app keypad.key")] == ["*"]
