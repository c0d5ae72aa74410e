"""Waiting for what a process brings about, without taking the time that it needs."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Any

import pytest

_LOOKS_S = 0.005


def until(process: subprocess.Popen[Any], there: Callable[[], Any]) -> None:
    """Waits until it is so; the process must not end before."""
    while not there():
        try:
            process.wait(_LOOKS_S)
        except subprocess.TimeoutExpired:
            continue
        pytest.fail(f"it ended before that: {process.communicate()}")
