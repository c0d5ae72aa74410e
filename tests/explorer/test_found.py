"""Schedules that the explorer once found to break a rule on `hardened`: what broke is mended, and stays clean."""

from __future__ import annotations

from typing import Any


def test_a_demand_in_an_answer_that_comes_astray_is_heeded(shop: Any) -> None:
    """The answer to the sale, A0, comes on the connection of its reversal."""
    astray = (shop.fault("network.receive", "cross_delivered", 2), shop.fault("network.send", "corrupt", 2))
    seen = shop(*astray)
    assert seen.run.not_fired == []
    assert len(seen.asked("0800")) == 2
    assert seen.run.broken == {}
    assert set(shop(*astray, off=("demand_heeded",)).run.broken) == {"signed-on"}
