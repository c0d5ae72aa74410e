"""The firmware's own functions, called on MicroPython: one process answers every question of a test session."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from posfault import facts
from posfault.link.build import compiled

DEVICE = Path(__file__).with_name("device")
HEAP = "192K"


class FirmwareError(Exception):
    """What the firmware raised. name: the class of it."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(f"{name}: {text}")
        self.name = name


class Module(str):
    """A module of the firmware that is given to a function: a dialect."""


class Firmware:
    """Calls functions of the firmware by module and name. Lists stand for tuples and lists alike."""

    Error = FirmwareError
    Module = Module

    def __init__(self, folder: Path) -> None:
        beside = Path(sys.executable).with_name("micropython")
        command = os.environ.get("POSFAULT_MICROPYTHON") or (str(beside) if beside.exists() else "micropython")
        self._process = subprocess.Popen(
            [shutil.which(command) or command, "-X", f"heapsize={HEAP}", str(DEVICE / "answering.py"), str(folder)],
            env={**os.environ, "MICROPYPATH": str(compiled(facts.firmware_root()))},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        self._asked = 0

    def call(self, module: str, name: str, *arguments: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._asked += 1
        self._process.stdin.write(json.dumps([self._asked, module, name, _encoded(arguments)]) + "\n")
        self._process.stdin.flush()
        number, word, *answer = json.loads(self._process.stdout.readline())
        assert number == self._asked, "the answer to another question: an earlier call was torn off"
        if word == "error":
            raise FirmwareError(*answer)
        return _decoded(answer[0])

    def close(self) -> None:
        self._process.communicate()


def _encoded(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    if isinstance(value, Module):
        return {"module": value}
    return [_encoded(one) for one in value] if isinstance(value, list | tuple) else value


def _decoded(value: Any) -> Any:
    if isinstance(value, dict):
        return bytes.fromhex(value["hex"])
    return [_decoded(one) for one in value] if isinstance(value, list) else value


@pytest.fixture(scope="session")
def firmware(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firmware]:
    lent = Firmware(tmp_path_factory.mktemp("firmware"))
    yield lent
    lent.close()
