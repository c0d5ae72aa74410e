"""The firmware as a read-only file system in memory (ROMFS), from which MicroPython runs bytecode in place."""

from __future__ import annotations

from pathlib import Path

from mpremote.romfs import VfsRomWriter


def image(*folders: Path) -> bytes:
    """A ROMFS with what is in the folders, side by side."""
    writer = VfsRomWriter()
    for folder in folders:
        _add(writer, folder)
    return bytes(writer.finalise())


def _add(writer: VfsRomWriter, folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            writer.opendir(path.name)
            _add(writer, path)
            writer.closedir()
        else:
            writer.mkfile(path.name, path.read_bytes())
