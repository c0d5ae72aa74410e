"""What faults of the code scanner do: four customers hold a code before it, ten seconds each."""

from __future__ import annotations

from typing import Any

import pytest

CODES = ["1111111111111111111", "2222222222222222222", "3333333333333333333", "4444444444444444444"]
COMING = tuple(
    item for number, code in enumerate(CODES)
    for item in ((number * 10_000 + 1000, "scanner", code), (number * 10_000 + 5000, "scanner", ""))
)


def read(probe: Any, *faults: Any) -> list[str]:
    """What each customer's trigger brought, with the code's first two digits for a whole code."""
    seen = probe("scanning", *faults, coming=COMING)
    assert [line.split(" ", 1)[0] for line in seen.lines] == ["0", "1", "2", "3"]
    assert len(seen.fired) == len(faults)
    found = [line.split(" ", 1)[1] for line in seen.lines]
    return [code[1:3] if code in [repr(one + "\r") for one in CODES] else code for code in found]


def test_each_customer_is_read_once(probe: Any) -> None:
    assert read(probe) == ["11", "22", "33", "44"]


def test_a_code_that_lies_there_already_is_read_at_once_and_after_three_seconds_the_lamp_is_off(probe: Any) -> None:
    seen = probe("scanning", coming=((9000, "scanner", CODES[0]), (11_000, "scanner", ""), (24_000, "scanner", CODES[1]),
                                     (25_000, "scanner", "")))
    assert seen.lines == ["0 None", f"1 '{CODES[0]}\\r'", "2 None", "3 None"]


def test_in_continuous_mode_a_code_is_read_again_each_second_while_it_is_there(probe: Any) -> None:
    seen = probe("codes", coming=((1000, "scanner", CODES[0]), (3500, "scanner", ""), (6000, "scanner", CODES[1])),
                 scanner_continuous=1)
    assert [line[:6] for line in seen.lines] == [f"{ms} '" for ms in (1000, 2000, 3000, 6000, 7000, 8000, 9000)]
    once = probe("codes", coming=((1000, "scanner", CODES[0]), (2500, "scanner", CODES[1])))
    assert [line[:6] for line in once.lines] == ["1000 '"]


@pytest.mark.effect("no_read", "scanner.read")
def test_the_code_is_not_read(probe: Any, shop: Any) -> None:
    assert read(probe, shop.fault("scanner.read", "no_read", 2)) == ["11", "None", "33", "44"]


def test_a_kind_with_times_strikes_so_many_events_in_a_row(probe: Any, shop: Any) -> None:
    seen = probe("scanning", shop.fault("scanner.read", "no_read", 2, times=2), coming=COMING)
    assert seen.lines[1:3] == ["1 None", "2 None"]
    assert [event[2:] for event in seen.events("fault")] == [[0, "no_read", "scanner.read", nth] for nth in (2, 3)]


@pytest.mark.effect("misread", "scanner.read")
def test_one_digit_of_the_code_is_another(probe: Any, shop: Any) -> None:
    found = read(probe, shop.fault("scanner.read", "misread", 3, place=0, add=5))
    assert found == ["11", "22", "'8333333333333333333\\r'", "44"]


@pytest.mark.effect("double_read", "scanner.read")
def test_the_code_comes_twice(probe: Any, shop: Any) -> None:
    seen = probe("codes", shop.fault("scanner.read", "double_read", 1, after_ms=700), coming=((1000, "scanner", CODES[0]),))
    assert seen.lines == [f"{ms} '{CODES[0]}\\r'" for ms in (1000, 1700)]


@pytest.mark.effect("stale_buffer", "scanner.read")
def test_the_code_is_left_for_the_next_customer_where_nobody_clears_the_buffer(probe: Any, shop: Any) -> None:
    stale = shop.fault("scanner.read", "stale_buffer", 1, after_ms=4000)
    assert read(probe, stale) == ["None", "22", "33", "44"]
    kept = probe("codes", stale, coming=((1000, "scanner", CODES[0]),))
    assert kept.lines == [f"5000 '{CODES[0]}\\r'"]


@pytest.mark.effect("control_characters", "scanner.read")
def test_the_code_begins_with_control_characters(probe: Any, shop: Any) -> None:
    found = read(probe, shop.fault("scanner.read", "control_characters", 2, menu=17))
    assert found == ["11", f"'\\x1b17\\r{CODES[1]}\\r'", "33", "44"]
    found = read(probe, shop.fault("scanner.read", "control_characters", 1, menu=8, then=1))
    assert found == [f"'\\x1b8\\r1\\r{CODES[0]}\\r'", "22", "33", "44"]
