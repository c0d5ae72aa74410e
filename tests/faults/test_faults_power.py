"""The supply fails or dips at every point there is, before and after; also at those that no plain sale reaches."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from posfault import facts

DARK_MS = 20_000
CODE = "1111111111111111111"
# The probe that reaches a point, and what comes to it.
PROBES = {
    "card_reader.present": ("card", ((1000, "card_reader", ["chip", "6200000000000005D3012221"]),)),
    "scanner.trigger": ("scanning", ()),
    "scanner.read": ("scanning", ((1000, "scanner", CODE),)),
    "fingerprint.match": ("fingers", ((1000, "fingerprint", 1),)),
    "service_port.receive": ("service", ((1000, "service_port", "VERSION"),)),
    "service_port.send": ("service", ((1000, "service_port", "VERSION"),)),
}
NEEDED = {"display.code": {"electronic_slips": "always"}}
WHEN, KINDS = ("before", "after"), ("cut", "brown_out")
BUSY = [point for point in facts.points() if point not in PROBES]


def test_every_point_is_reached_by_a_day_in_the_shop_or_by_a_probe() -> None:
    assert set(PROBES) <= set(facts.points())


@pytest.mark.parametrize(("point", "when", "kind"), [*itertools.product(PROBES, WHEN, KINDS)])
def test_where_only_a_probe_comes(point: str, when: str, kind: str, probe: Any, shop: Any) -> None:
    function, coming = PROBES[point]
    fault = shop.fault(point, kind, when=when)
    seen = probe(function, fault, coming=coming)
    assert seen.fired == [f"{kind} {point}"]
    assert seen.world.boot == 2
    (lost,) = [event[0] for event in seen.events("power.lost")]
    back = [event[0] for event in seen.events("power.on")]
    assert back == [lost + (DARK_MS if kind == "cut" else 500)]
    assert seen.trace == probe(function, fault, coming=coming).trace


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("point", BUSY)
def test_a_dip_at_every_point(point: str, when: str, shop: Any) -> None:
    """The terminal is back at once, without anybody switching it on."""
    steps = (shop.SIGN_ON, shop.sale("coat", 30_000, "B"), shop.sale("tea"), shop.sale("cake", 4200, "C"))
    dip = shop.fault(point, "brown_out", when=when, dark_ms=700)
    seen = shop(dip, steps=steps, configuration=NEEDED.get(point, {}))
    assert seen.run.fired == [f"brown_out at {point} 1"]
    (lost,) = [event[0] for event in seen.events("power.lost")]
    assert [event[0] for event in seen.events("power.on")] == [lost + 700]
    assert "not-stuck" not in seen.run.broken
