"""What a clerk without bad habits makes of a power cut, wherever it strikes in a sale that needs a signature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

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
