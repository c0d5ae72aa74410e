"""Carries a plan out. Wherever it is interrupted, the board has no signature, and the next flash does what is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256

from posfault.errors import PosfaultError
from posfault.flashing.device import Device, Found
from posfault.flashing.image import Image
from posfault.flashing.plan import Plan, names, signed_name

# The flash may lie elsewhere than in files; the board's own pins know.
_ERASE_FLASH = """
import pins
flash = pins.flash()
for block in range(flash.BLOCKS):
    flash.erase(block)
flash.close()
"""


def update(device: Device, image: Image, todo: Plan, is_signed: bool, erase: bool, told: Callable[[int], None]) -> None:
    """told: bytes written, again and again. Raises PosfaultError where a file reads back otherwise than written."""
    if is_signed:
        device.remove(signed_name())
    for path in todo.remove:
        device.remove(path)
    for path in todo.folders:
        device.make_folder(path)
    for path in todo.copy:
        device.write(path, image.files[path], told)
    verify(device, image.digests, device.files(names(image)))
    if erase:
        device.run(_ERASE_FLASH)
    device.write(signed_name(), image.signed, told)
    verify(device, {signed_name(): sha256(image.signed).hexdigest()}, device.files({signed_name()}))


def verify(device: Device, digests: Mapping[str, str], found: Mapping[str, Found]) -> None:
    """Every file is on the board as it should be; digests: by path, SHA-256 in hexadecimal."""
    for path, digest in digests.items():
        if path not in found:
            raise PosfaultError(f"{device.port}: {path} is not there after it was copied; flash again")
        if found[path].digest != digest:
            raise PosfaultError(f"{device.port}: {path} reads back otherwise than it was written; flash again, and if that"
                                " does not help, the board's flash is worn out")
