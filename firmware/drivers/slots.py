"""Flash images kept aside as files: a folder for each slot, in it a file for each block that is not erased."""

import os

from facts.limits import FLASH_BLOCK, FLASH_BLOCKS, FLASH_PROGRAM

_CHUNK = FLASH_PROGRAM
_ERASED = const(b"\xff")


class Slots:
    def __init__(self, flash, folder, chunk):
        """folder: its path as far as the number. chunk: a page of memory that programming what is erased does not touch."""
        self._flash = flash
        self._folder = folder
        self._chunk = chunk
        self._touched = bytearray(FLASH_BLOCKS)     # differs from the image in slot _slot
        self._slot = -1

    def touch(self, block):
        """Something was written there; restore() need not look at the others."""
        self._touched[block] = 1

    def keep(self, slot):
        """Copies the whole image aside."""
        folder = self._folder + str(slot)
        if not exists(folder):
            os.mkdir(folder)
        for block in range(FLASH_BLOCKS):
            self._keep(block, "%s/%d" % (folder, block))
        self._untouched(slot)

    def _keep(self, block, path):
        length = self._used(block)
        if length:
            with open(path, "wb") as file:
                for offset in range(0, length, _CHUNK):
                    self._flash.read(block, self._chunk, offset)
                    file.write(self._chunk)
        elif exists(path):
            os.remove(path)

    def _used(self, block):
        """Bytes as far as the end of the last chunk that is not erased."""
        for offset in range(FLASH_BLOCK - _CHUNK, -1, -_CHUNK):
            self._flash.read(block, self._chunk, offset)
            if self._chunk.count(_ERASED) != _CHUNK:
                return offset + _CHUNK
        return 0

    def restore(self, slot):
        """Brings back what was kept. Raises OSError where nothing was."""
        folder = self._folder + str(slot)
        os.stat(folder)
        for block in range(FLASH_BLOCKS):
            if slot != self._slot or self._touched[block]:
                self._flash.erase(block)
                path = "%s/%d" % (folder, block)
                if exists(path):
                    self._restore(block, path)
        self._untouched(slot)

    def _restore(self, block, path):
        address = block * FLASH_BLOCK
        with open(path, "rb") as file:
            while file.readinto(self._chunk):
                self._flash.program(address, self._chunk)
                address += _CHUNK

    def _untouched(self, slot):
        self._slot = slot
        for block in range(FLASH_BLOCKS):
            self._touched[block] = 0


def exists(path):
    try:
        os.stat(path)
    except OSError:
        return False
    return True
