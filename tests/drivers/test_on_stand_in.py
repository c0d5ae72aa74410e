"""The tests in device/, one by one: they run on MicroPython, on stand-in hardware."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

DEVICE = Path(__file__).with_name("device")


def _tests() -> list[tuple[str, str]]:
    """(module, function) of every test on the device."""
    return [
        (file.stem, node.name)
        for file in sorted(DEVICE.glob("*.py"))
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


@pytest.mark.parametrize(("module", "function"), _tests())
def test_on_stand_in_hardware(module: str, function: str, on_stand_in: Callable[[str], dict[str, str]]) -> None:
    results = on_stand_in(module)
    assert "" not in results, "it said more than its verdicts"
    assert function in results, "the module ended before it"
    if results[function]:
        pytest.fail(results[function], pytrace=False)
