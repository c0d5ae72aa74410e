"""The tests in device/, one by one: they run on MicroPython, each module in a terminal's heap."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

DEVICE = Path(__file__).with_name("device")


def test_on_micropython(module: str, function: str, on_device: Callable[[str], dict[str, str]]) -> None:
    results = on_device(module)
    if function not in results:
        pytest.fail(f"{module} ended before it: {results.get('', '')}", pytrace=False)
    if results[function]:
        pytest.fail(results[function], pytrace=False)


def test_nothing_is_said_beside_the_verdicts(module: str, on_device: Callable[[str], dict[str, str]]) -> None:
    assert "" not in on_device(module)
