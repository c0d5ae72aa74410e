"""Rig processes: Blinka's own code path, devices that are not there, and the end of whoever started them."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from posfault.errors import PortError
from posfault.rig import checking
from posfault.rig.apparatus import Rig
from posfault.rig.mapping import load

pytest.importorskip("adafruit_blinka")
libusb = pytest.importorskip("usb.backend.libusb1")
POWER = '[power]\nrelay = "Dx_OUTPUT"\n'
# All the pins of Blinka's agnostic board that can be outputs.
KEYPAD = """[keypad]
rows = ["Ax_INPUT_FIXED_INT_PI", "Ax_INPUT_RAND_INT", "Ax_INPUT_WAVE_SAW", "Ax_INPUT_WAVE_SINE", "Dx_INPUT_FALSE"]
columns = ["Dx_INPUT_TOGGLE", "Dx_INPUT_TRUE", "Dx_INPUT_TRUE_PULL_DOWN", "Dx_INPUT_TRUE_PULL_UP", "Dx_OUTPUT"]
press_ms = 1
gap_ms = 1
"""


def mapped(folder: Path, tables: str, backend: str = "agnostic", at: str = "") -> Path:
    file = folder / "rig.toml"
    file.write_text(f'title = "of a test"\nbackend = "{backend}"\n{at}{tables}', encoding="utf-8")
    return file


def test_keys_are_pressed_through_blinka(tmp_path: Path) -> None:
    with Rig(load(mapped(tmp_path, KEYPAD))) as rig:
        tried = list(checking.outputs(rig))
        rig.begin([[0, "keypad.key", 2, "bounce", {"after_ms": 6}]], 1)
        for key in ("7", "ENTER"):
            rig.bring("keypad", key, 0.0)
        while rig.outstanding:
            rig.happened(0.05)
    assert [one.said for one in tried] == ["switched"] * 10
    assert [(contacts, one.values) for contacts, one in rig.pressed] == [(3, [0, "bounce", "keypad.key", 2])]


@pytest.mark.parametrize(("backend", "said"), [
    ("ft232h", "backend ft232h: no device is there (BLINKA_FT232H environment variable set, but no FT232H device found"
     if libusb.get_backend() else "backend ft232h: USB cannot be reached; install libusb 1.0"),
    ("mcp2221", "backend mcp2221: no device is there (BLINKA_MCP2221 environment variable set, but no MCP2221 device"),
    ("socket", "backend socket: nobody takes the levels at 127.0.0.1:1"),
])
def test_a_device_that_is_not_there_is_named(tmp_path: Path, backend: str, said: str) -> None:
    at = 'at = "127.0.0.1:1"\n' if backend == "socket" else ""
    with pytest.raises(PortError) as raised:
        Rig(load(mapped(tmp_path, POWER, backend, at)))
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_pin_that_the_device_lacks_is_named_with_those_it_has(tmp_path: Path) -> None:
    with pytest.raises(PortError, match=r"OS_AGNOSTIC_BOARD has no pin D4; it has .*Dx_OUTPUT"):
        Rig(load(mapped(tmp_path, POWER.replace("Dx_OUTPUT", "D4"))))


def test_a_uart_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PortError, match="/dev/nothing, the scanner's line, cannot be opened"):
        Rig(load(mapped(tmp_path, '[scanner]\nport = "/dev/nothing"\n')))


def test_everything_is_let_go_of_when_the_bench_is_killed(tmp_path: Path) -> None:
    """The levels of a rig are lines to a socket here, which ends with the process that says them."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        file = mapped(tmp_path, POWER, "socket", f'at = "127.0.0.1:{listener.getsockname()[1]}"\n')
        code = ("import os, pathlib; from posfault.rig.apparatus import Rig; from posfault.rig.mapping import load; "
                f"rig = Rig(load(pathlib.Path({str(file)!r}))); rig.power(False); rig.begin([], 1); "
                "os.kill(os.getpid(), 9)")
        bench = subprocess.Popen([sys.executable, "-c", code])
        rig, _ = listener.accept()
        with rig, rig.makefile() as lines:
            assert lines.read().split("\n") == ["Dx_OUTPUT 0", "Dx_OUTPUT 1", "Dx_OUTPUT 0", ""]
        assert bench.wait() == -9
