"""Gives the test modules of device/ what they cannot make themselves."""

from __future__ import annotations

import functools
import json
import random
import shutil
import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

DEVICE = Path(__file__).with_name("device")
VECTORS = Path(__file__).parents[1] / "vectors" / "iso_messages.toml"
_FRONT = 11                 # TPDU and header before the MTI
_EPOCH = datetime(2000, 1, 1)


def _messages() -> list[list[object]]:
    """(name, MTI, fields, bytes from the MTI on) of each hand-made message."""
    rows = tomllib.loads(VECTORS.read_text(encoding="utf-8"))["message"]
    return [
        [
            row["name"], row["mti"], [[int(number), text] for number, text in row["fields"].items()],
            bytes.fromhex("".join(part for part, _ in row["bytes"]))[_FRONT:].hex(),
        ]
        for row in rows
    ]


def _dates() -> list[str]:
    """Lines `seconds since 2000, YYYYMMDDhhmmss`: around every month's end until 2099, and any other moment."""
    moments = {_EPOCH, datetime(2099, 12, 31, 23, 59, 59)}
    for year in range(2000, 2100):
        for month in (1, 2, 3, 12) if year % 7 else range(1, 13):
            first = datetime(year, month, 1)
            moments |= {first, first - timedelta(seconds=1), first - timedelta(days=1, hours=5)}
    chance = random.Random(2024)
    moments |= {_EPOCH + timedelta(seconds=chance.randrange(3_155_760_000)) for _ in range(300)}
    return [
        f"{int((moment - _EPOCH).total_seconds())} {moment:%Y%m%d%H%M%S}\n"
        for moment in sorted(moments)
        if moment >= _EPOCH
    ]


@pytest.fixture(scope="session")
def on_device(tmp_path_factory: pytest.TempPathFactory,
              on_micropython: Callable[..., dict[str, str]]) -> Callable[[str], dict[str, str]]:
    """Runs a module of device/ once; gives each test's name and why it failed, "" where it did not."""
    folder = tmp_path_factory.mktemp("device")
    (folder / "iso_messages.json").write_text(json.dumps(_messages()))
    (folder / "dates.txt").write_text("".join(_dates()))

    @functools.cache
    def results(module: str) -> dict[str, str]:
        (folder / module).mkdir()
        for file in folder.glob("*.*"):
            shutil.copy(file, folder / module)
        return on_micropython(DEVICE / f"{module}.py", folder / module)

    return results
