"""What has to be done so that a board has exactly an image."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from posfault import facts
from posfault.flashing.device import FOLDER, PART, Found
from posfault.flashing.image import MODULES, Image

# What drivers/flash_pages.py and drivers/slots.py make at the top of the file system, without numbers.
JOURNAL = ("flash",)


@dataclass(frozen=True)
class Plan:
    """Paths on the board, in the order in which to do it: remove, make folders, copy. sign: the signature is not right."""

    remove: tuple[str, ...]
    folders: tuple[str, ...]
    copy: tuple[str, ...]
    unchanged: tuple[str, ...]
    sign: bool

    @property
    def nothing(self) -> bool:
        return not (self.remove or self.folders or self.copy or self.sign)


def signed_name() -> str:
    return str(facts.table("image").SIGNED)


def names(image: Image) -> Collection[str]:
    """What of the board's file system to look at, by the names at its top without endings."""
    return image.own | {signed_name()}


def plan(image: Image, found: Mapping[str, Found], journal: Collection[str] = ()) -> Plan:
    """What brings a board with these files to the image, and removes its journal, a few names at the top."""
    copy = [path for path, digest in image.digests.items() if path not in found or found[path].digest != digest]
    stale = [path for path in found if path not in image.files and _is_stale(path, found[path])]
    missing = [folder for folder in _folders(image) if folder not in found]
    unchanged = [path for path in image.files if path not in copy]
    signed = found.get(signed_name())
    right = signed is not None and signed.digest == hashlib.sha256(image.signed).hexdigest()
    touched = bool(copy or stale or missing)
    return Plan((*stale, *journal), tuple(missing), tuple(copy), tuple(unchanged), touched or not right)


def anew(image: Image, found: Mapping[str, Found], journal: Collection[str] = ()) -> Plan:
    """Everything of ours goes, then the image comes."""
    top = [path for path in found if "/" not in path and path != signed_name()]
    return Plan((*top, *journal), tuple(_folders(image)), tuple(image.files), (), True)


def _is_stale(path: str, file: Found) -> bool:
    return file.digest != FOLDER and path != signed_name() and path.endswith((*MODULES, PART))


def _folders(image: Image) -> list[str]:
    """Those that the image needs, each after the one it lies in."""
    folders = {str(parent) for path in image.files for parent in PurePosixPath(path).parents}
    return sorted(folders - {"."})
