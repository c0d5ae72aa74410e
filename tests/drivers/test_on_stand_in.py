"""The tests in device/, one by one: they run on MicroPython, on stand-in hardware."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

DEVICE = Path(__file__).with_name("device")


def test_on_stand_in_hardware(module: str, function: str, on_stand_in: Callable[[str], dict[str, str]]) -> None:
    results = on_stand_in(module)
    assert "" not in results, "it said more than its verdicts"
    assert function in results, "the module ended before it"
    if results[function]:
        pytest.fail(results[function], pytrace=False)
