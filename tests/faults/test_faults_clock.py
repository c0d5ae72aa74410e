"""What faults of the clock do to a date, and to a time-out."""

from __future__ import annotations

from typing import Any

import pytest

from posfault.bench import setting

HOUR = 3600


def dates(probe: Any, shop: Any, kind: str, nth: int = 2, **given: int) -> list[int]:
    """Seconds since the first reading at power-on, at power-on and after one hour and two."""
    seen = probe("dates", shop.fault("clock.date", kind, nth, **given))
    assert seen.fired == [f"{kind} clock.date"]
    return [int(line) - setting.MORNING for line in seen.lines]


def test_a_good_clock(probe: Any) -> None:
    assert [int(line) - setting.MORNING for line in probe("dates").lines] == [0, HOUR, 2 * HOUR]


@pytest.mark.effect("skew", "clock.date")
def test_it_gains_or_loses(probe: Any, shop: Any) -> None:
    assert dates(probe, shop, "skew", 1, seconds_an_hour=60) == [0, HOUR + 60, 2 * HOUR + 120]
    assert dates(probe, shop, "skew", 2, seconds_an_hour=-600) == [0, HOUR, 2 * HOUR - 600]


@pytest.mark.effect("jump", "clock.date")
def test_it_jumps_and_stays_wrong(probe: Any, shop: Any) -> None:
    assert dates(probe, shop, "jump", seconds=-12 * HOUR) == [0, -11 * HOUR, -10 * HOUR]


def test_and_when_the_faults_are_over_too(shop: Any) -> None:
    """Nobody sets it: the closing's sale is twelve hours late as well."""
    seen = shop(shop.fault("clock.date", "jump", 5, seconds=12 * HOUR))
    assert seen.run.not_fired == []
    assert [slip.value("slip_time") for slip in seen.run.evidence.slips if slip.moves(1)] == [("2026-03-10 21:00",)] * 2


@pytest.mark.effect("stopped", "clock.date")
def test_it_stands_still(probe: Any, shop: Any) -> None:
    assert dates(probe, shop, "stopped") == [0, HOUR, HOUR]


@pytest.mark.effect("battery_dead", "clock.date")
def test_it_begins_anew(probe: Any, shop: Any) -> None:
    assert dates(probe, shop, "battery_dead") == [0, -setting.MORNING, HOUR - setting.MORNING]


@pytest.mark.effect("jump", "clock.ticks")
def test_a_time_out_comes_early(probe: Any, shop: Any) -> None:
    """The four waits for a finger are the deadlines."""
    coming = ((3000, "fingerprint", 1), (9000, "fingerprint", 2))
    fault = shop.fault("clock.ticks", "jump", 1, seconds=4)
    assert probe("fingers", coming=coming).lines == ["1", "None", "2", "None"]
    seen = probe("fingers", fault, coming=coming)
    assert seen.lines == ["None", "1", "None", "2"]
    assert [event[0] for event in seen.events("display.show")] == [1000, 3000, 8000, 9000]
    assert seen.events("clock.ticks") == []
    assert seen.events("app clock.ticks") == [[0, "app clock.ticks", -4000]]


def test_time_never_goes_back(probe: Any, shop: Any) -> None:
    """The deadline is over before it was taken: nothing is waited for."""
    seen = probe("fingers", shop.fault("clock.ticks", "jump", 2, seconds=100))
    assert [event[0] for event in seen.events("display.show")] == [5000, 5000, 10_000, 15_000]
