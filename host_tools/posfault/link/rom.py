"""The firmware as a read-only file system in memory (ROMFS), from which MicroPython runs bytecode in place."""

from __future__ import annotations

import copy
import mmap
from pathlib import Path

from mpremote.romfs import VfsRomWriter

_PADDING = 0x8000       # and up to a page more: of three digits each, as ROMFS writes lengths


def image(flash: int, *folders: Path) -> bytes:
    """A ROMFS with what is in the folders, side by side. At its end, on a page of memory, it has a file of so many bytes,
    `flash`: what is mapped there is read as that file.
    """
    writer = VfsRomWriter()
    for folder in folders:
        _add(writer, folder)
    beyond = (len(_ended(copy.deepcopy(writer), flash, _PADDING)) - flash) % mmap.PAGESIZE
    return _ended(writer, flash, _PADDING + -beyond % mmap.PAGESIZE)


def _ended(writer: VfsRomWriter, flash: int, padding: int) -> bytes:
    writer.mkfile("padding", bytes(padding))
    writer.mkfile("flash", bytes(flash))
    return bytes(writer.finalise())


def _add(writer: VfsRomWriter, folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            writer.opendir(path.name)
            _add(writer, path)
            writer.closedir()
        else:
            writer.mkfile(path.name, path.read_bytes())
