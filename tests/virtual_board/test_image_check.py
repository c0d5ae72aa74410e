"""The board's own look at its files (P3): any that is not as signed is seen, on MicroPython and by the terminal."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from posfault import facts, scenario_file
from posfault.bench.run import run
from posfault.bench.stand import Stand
from posfault.flashing.image import signature
from posfault.link.port_home import PortHome

VERSION = "0.1.0"


def looked(files: Path) -> str:
    """What the check on the device says, on MicroPython."""
    code = "from pins import image\nprint(image())"
    command = [str(Path(sys.executable).with_name("micropython")), "-X", "heapsize=128K", "-c", code]
    return subprocess.run(command, cwd=files, env={"MICROPYPATH": ".frozen"}, capture_output=True, text=True, timeout=20,
                          check=True).stdout.strip()


def changed(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


def signed_anew(files: Path, key: bytes) -> None:
    """As somebody would who has changed a file and does not have the vendor's key."""
    lines = [line.split() for line in (files / "signed").read_text().splitlines()[1:]]
    real = facts.table("image").VENDOR_KEY
    assert signature(VERSION, {path: digest for digest, path in lines}) == (files / "signed").read_bytes()
    facts.table("image").VENDOR_KEY = key
    try:
        (files / "signed").write_bytes(signature(VERSION, {path: digest for digest, path in lines}))
    finally:
        facts.table("image").VENDOR_KEY = real


TAMPERING: dict[str, Callable[[Path], object]] = {
    "a byte of a module": lambda files: changed(files / "app" / "sale.mpy", b"sale", b"Sale"),
    "main.py": lambda files: changed(files / "main.py", b"import gc", b"import  gc"),
    "a module gone": lambda files: (files / "text" / "zh.mpy").unlink(),
    "a source beside a module": lambda files: (files / "app" / "sale.py").write_text(""),
    "a package beside a module": lambda files: (files / "link" / "agent").mkdir(),
    "a source beside a module at the top": lambda files: (files / "assemble.py").write_text(""),
    "a module more": lambda files: (files / "app" / "mine.mpy").write_bytes(b"M"),
    "the version": lambda files: changed(files / "signed", b"0.1.0", b"0.1.1"),
    "no signature": lambda files: (files / "signed").unlink(),
    "half a signature": lambda files: (files / "signed").write_bytes((files / "signed").read_bytes()[:2000]),
    "another key": lambda files: signed_anew(files, b"somebody else's"),
}


@pytest.fixture
def files(flashed_files: Path, base: Path) -> Path:
    shutil.copytree(flashed_files, base / "copy")
    return base / "copy"


def test_the_vendors_own_is_good_and_so_is_what_others_put_beside_it(files: Path) -> None:
    assert looked(files) == "True"
    (files / "boot.py").write_text("")
    (files / "flash" / "9").write_bytes(b"journal")
    assert looked(files) == "True"


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_seen(what: str, files: Path) -> None:
    TAMPERING[what](files)
    assert looked(files) == "False"


def test_the_terminal_knows_it_in_its_trace(flashed: Any) -> None:
    (flashed.files / "app" / "mine.mpy").write_bytes(b"M")
    clean = scenario_file.load(Path(__file__).parents[1] / "bench" / "clean_sale.toml")
    with Stand(PortHome(flashed.port)) as stand:
        seen = run(stand, clean, tuple(facts.guards()))
    assert [event[2:] for event in seen.world.trace if event[1] == "image.check"] == [[False]]


def test_with_its_guard_the_terminal_does_nothing(flashed: Any) -> None:
    (flashed.files / "app" / "mine.mpy").write_bytes(b"M")
    clean = scenario_file.load(Path(__file__).parents[1] / "bench" / "clean_sale.toml")
    with Stand(PortHome(flashed.port)) as stand:
        seen = run(stand, clean, ())
    done = {event[1] for event in seen.world.trace}
    assert done == {"supply.boot", "image.check", "configuration.read", "display.show", "keypad.key"}    # no network
    assert seen.world.trace[-1][2].startswith("SOFTWARE WAS CHANGED")
    assert not any(seen.net.values())
