"""Runs the test modules of device/ on MicroPython, in virtual time, with the hardware of tests/stand_in."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pytest

DEVICE = Path(__file__).with_name("device")
STAND_IN = Path(__file__).parents[1] / "stand_in"


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the modules leave what the host looks at: a folder of each module's name."""
    return tmp_path_factory.mktemp("drivers")


@pytest.fixture(scope="session")
def on_stand_in(work: Path, on_micropython: Callable[..., dict[str, str]]) -> Callable[[str], dict[str, str]]:
    """Runs a module of device/ once; gives each test's name and why it failed, "" where it did not."""
    @functools.cache
    def results(module: str) -> dict[str, str]:
        (work / module).mkdir()
        return on_micropython(DEVICE / f"{module}.py", work / module, STAND_IN / "virtual", STAND_IN)

    return results
