"""Runs test modules on MicroPython under a capped heap, and gives them what they cannot make themselves."""

from __future__ import annotations

import functools
import json
import os
import random
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from posfault import facts
from posfault.link.build import compiled

DEVICE = Path(__file__).with_name("device")
VECTORS = Path(__file__).parents[1] / "vectors" / "iso_messages.toml"
HEAP = "192K"
GIVE_UP_S = 30
_FRONT = 11                 # TPDU and header before the MTI
_EPOCH = datetime(2000, 1, 1)


def micropython() -> str:
    """The command of the real unix port: one that is named, the one beside this Python, or one on PATH."""
    beside = Path(sys.executable).with_name("micropython")
    named = os.environ.get("POSFAULT_MICROPYTHON") or (str(beside) if beside.exists() else "micropython")
    return shutil.which(named) or named


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
def on_device(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, str]]:
    """Runs a module of device/ once; gives each test's name and why it failed, "" where it did not."""
    folder = tmp_path_factory.mktemp("device")
    (folder / "iso_messages.json").write_text(json.dumps(_messages()))
    (folder / "dates.txt").write_text("".join(_dates()))

    @functools.cache
    def results(module: str) -> dict[str, str]:
        (folder / module).mkdir()
        for file in folder.glob("*.*"):
            shutil.copy(file, folder / module)
        ran = subprocess.run(
            [micropython(), "-X", f"heapsize={HEAP}", str(DEVICE / "run.py"), module, str(folder / module)],
            env={**os.environ, "MICROPYPATH": str(compiled(facts.firmware_root()))},
            capture_output=True, text=True, timeout=GIVE_UP_S, check=False,
        )
        return _verdicts(ran.stdout + ran.stderr)

    return results


def _verdicts(said: str) -> dict[str, str]:
    verdicts: dict[str, str] = {}
    why = ""
    for line in said.splitlines():
        word, _, name = line.partition(" ")
        if word == "ok":
            verdicts[name], why = "", ""
        elif word == "failed":
            why = name
            verdicts[why] = "failed"
        elif why:
            verdicts[why] += "\n" + line
        else:
            verdicts[""] = verdicts.get("", "") + "\n" + line
    return verdicts
