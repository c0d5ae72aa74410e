"""signed-on: debits under keys of a sign-on that was not in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from posfault.scenario import Step

LENIENT = ("previous_key_kept",)        # how the host lets it through
OFF = ("sign_on_confirmed",)


def test_a_flag_that_goes_up_with_the_request_is_found(shop: Any, planted: Callable[..., Any]) -> None:
    """Planted in the hardened firmware; the sale goes under yesterday's keys."""
    early = planted(("app/sign_on.py", 'if not terminal.guards.on("sign_on_confirmed"):', "if True:"))
    lost = shop.scenario(shop.fault("network.receive", "drop", 1), behaviours=LENIENT)
    ill = shop.play(lost, (), early).run
    assert set(ill.broken) == {"signed-on"}
    assert "debit 88.00" in ill.broken["signed-on"][0]
    assert "its keys are from before this run" in ill.broken["signed-on"][0]
    assert shop.play(lost).run.broken == {}


def test_keys_that_were_never_taken_are_found(shop: Any, planted: Callable[..., Any]) -> None:
    """The answer came and is right, but the terminal goes on with the old keys; a strict bank then refuses for ever."""
    take = "terminal.take_keys(value(reply, 62))"
    old = planted(("app/sign_on.py", take, f"if not memory.keys:\n            {take}"))
    ill = shop.play(shop.scenario(behaviours=LENIENT), (), old).run
    assert set(ill.broken) == {"signed-on", "not-stuck"}
    assert "its keys are from before this run" in ill.broken["signed-on"][0]


def lost_again(shop: Any, nth: int, *between: Step) -> Any:
    """Signs on, does what is between, and signs on again, but the nth answer is lost: a sale under the first keys."""
    steps = (shop.SIGN_ON, *between, shop.SIGN_ON, shop.sale())
    return shop.scenario(shop.fault("network.receive", "drop", nth), steps=steps, behaviours=LENIENT)


def test_a_sign_on_that_was_signed_off_is_found(shop: Any) -> None:
    lost = lost_again(shop, 3, Step("sign off"))
    ill = shop.play(lost, OFF).run
    assert set(ill.broken) == {"signed-on"}
    assert "the terminal had signed off since" in ill.broken["signed-on"][0]
    assert ill.not_fired == []
    assert shop.play(lost).run.broken == {}


def test_a_sign_on_that_settlement_ended_is_found(shop: Any, planted: Callable[..., Any]) -> None:
    """Only a terminal that counts batches by itself can go on after it."""
    ends = 'terminal.guards.on("settlement_ends_session"):\n        memory.signed_on = 0\n'
    counting = planted(("app/settlement.py", ends, "True:\n        memory.batch += 1\n"))
    lost = lost_again(shop, 3, Step("settle"))
    ill = shop.play(lost, (), counting).run
    assert set(ill.broken) == {"signed-on"}
    assert "the terminal had signed off since" in ill.broken["signed-on"][0]
    assert shop.play(lost).run.broken == {}


def test_a_sign_on_of_yesterday_is_found(shop: Any) -> None:
    """From nine in the morning, 14 hours are the same day and 16 are not."""
    ill = shop.play(lost_again(shop, 2, Step("wait", minutes=16 * 60)), OFF).run
    assert set(ill.broken) == {"signed-on"}
    assert "that sign-on was of another day" in ill.broken["signed-on"][0]
    assert shop.play(lost_again(shop, 2, Step("wait", minutes=14 * 60)), OFF).run.broken == {}


def test_a_sign_on_before_midnight_serves_until_midnight(shop: Any) -> None:
    steps = (shop.SIGN_ON, Step("wait", minutes=14 * 60 + 59), shop.sale())
    assert shop(steps=steps).run.broken == {}


def test_a_strict_bank_debits_nothing_without_a_sign_on(shop: Any) -> None:
    seen = shop(shop.fault("network.receive", "drop", 1), off=OFF)
    assert seen.answered("0200")[0] == "A0"
    assert "signed-on" not in seen.run.broken
