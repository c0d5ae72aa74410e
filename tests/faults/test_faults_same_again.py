"""The same schedule twice is the same trace twice, whatever ran between; a fault that struck shows in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from posfault import facts

PAIRS = [(kind.name, point) for kind in facts.kinds().values() for point in facts.points() if kind.applies_to(point)]


@pytest.mark.parametrize("kind", facts.kinds())
def test_the_same_again(kind: str, shop: Any, part: Callable[..., list[str]]) -> None:
    steps = (shop.SIGN_ON, shop.sale("coat", 30_000, "B"), shop.sale("tea"))
    clean = shop(steps=steps).run.trace_hash
    for point in part([point for name, point in PAIRS if name == kind], 3, len(kind)):
        first = shop(shop.fault(point, kind), steps=steps).run
        assert first.trace_hash == shop(shop.fault(point, kind), steps=steps).run.trace_hash
        assert (first.trace_hash != clean) == bool(first.fired)
    assert shop(steps=steps).run.trace_hash == clean
