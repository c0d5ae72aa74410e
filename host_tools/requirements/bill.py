"""Puts the bill of materials into the wheels named, in .dist-info/sboms, where PEP 770 wants it."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from posfault import sbom
from posfault.release import BILL

PINS = Path(__file__).with_name("dev.txt")


def needed(requires: Iterable[str], known: frozenset[str] = frozenset()) -> frozenset[str]:
    """The packages that these requirements name for this computer, and those that they need in turn; no extras."""
    for text in requires:
        wanted = Requirement(text)
        name = canonicalize_name(wanted.name)
        if name not in known and (wanted.marker is None or wanted.marker.evaluate({"extra": ""})):
            known = needed(importlib.metadata.requires(name) or (), known | {name})
    return known


def put_in(wheel: Path) -> None:
    """The wheel is packed anew, its record too."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "wheel", "unpack", "-d", folder, str(wheel)], check=True, capture_output=True)
        (root,) = Path(folder).iterdir()
        (info,) = root.glob("*.dist-info")
        (info / "sboms").mkdir()
        requires = importlib.metadata.Distribution.at(info).requires or ()
        bill = sbom.of_package(PINS.read_text(encoding="utf-8"), needed(requires))
        (info / "sboms" / BILL).write_text(bill, encoding="utf-8")
        subprocess.run([sys.executable, "-m", "wheel", "pack", "-d", str(wheel.parent), str(root)], check=True,
                       capture_output=True)


for name in sys.argv[1:]:
    put_in(Path(name))
