"""NOR flash of the unix port: a file outside the heap that survives the killing of the process.

Erasing sets FF, programming can only clear bits, as the flash of the boards does. Nothing here allocates once made.
"""

from facts.limits import FLASH_BLOCK, FLASH_BLOCKS, FLASH_PROGRAM

_ERASED = const(b"\xff")
_CHUNK = 8 * FLASH_PROGRAM       # LittleFS programs at most its cache, four pages, at once


class FlashFile:
    BLOCK = FLASH_BLOCK
    BLOCKS = FLASH_BLOCKS
    PAGE = FLASH_PROGRAM

    def __init__(self, path, seen=None):
        """seen: a stream of the same bytes as they are in memory, whatever is written to the file since."""
        self._path = path
        self._clean = b"\xff" * FLASH_PROGRAM
        self._page = bytearray(_CHUNK)
        self._touched = bytearray(FLASH_BLOCKS)     # differs from the image in slot _slot
        self._slot = -1
        try:
            self._file = open(path, "r+b")
        except OSError:
            self._file = open(path, "w+b")
            for block in range(FLASH_BLOCKS):
                self.erase(block)
        seen = seen or self._file               # LittleFS reads hundreds of times for one transaction,
        self._seek = seen.seek                  # and memory takes no system calls
        self._readinto = seen.readinto

    def read(self, block, data, offset=0):
        """As LittleFS asks: fills data from an offset in a block."""
        self._seek(block * FLASH_BLOCK + offset)
        self._readinto(data)

    def program(self, address, data):
        """Clears bits; data: at most _CHUNK bytes within one block."""
        length = len(data)
        page = self._page
        self._file.seek(address)
        self._file.readinto(page, length)
        self._touched[address // FLASH_BLOCK] = 1
        self._file.seek(address)
        if page.count(_ERASED, 0, length) == length:     # the usual case, not worth a walk byte by byte
            self._file.write(data, length)
            return
        for index in range(length):
            page[index] &= data[index]
        self._file.write(page, length)

    def erase(self, block):
        self._touched[block] = 1
        self._file.seek(block * FLASH_BLOCK)
        for _ in range(FLASH_BLOCK // FLASH_PROGRAM):
            self._file.write(self._clean)

    def rot(self, address, flip):
        """Bits change that nobody meant to: what age does to a cell, which no command of a chip could."""
        page = bytearray(1)
        self.read(0, page, address)
        page[0] ^= flip
        self._touched[address // FLASH_BLOCK] = 1
        self._file.seek(address)
        self._file.write(page)

    def close(self):
        """Nothing can be written from here on."""
        self._file.close()

    def keep(self, slot):
        """Copies the whole image aside; restore(slot) brings it back."""
        with open(self._slot_path(slot), "wb") as aside:
            for address in range(0, FLASH_BLOCKS * FLASH_BLOCK, _CHUNK):
                self.read(0, self._page, address)
                aside.write(self._page)
        self._untouched(slot)

    def restore(self, slot):
        if slot != self._slot:
            for block in range(FLASH_BLOCKS):
                self._touched[block] = 1
        with open(self._slot_path(slot), "rb") as aside:
            for block in range(FLASH_BLOCKS):
                if self._touched[block]:
                    aside.seek(block * FLASH_BLOCK)
                    self._file.seek(block * FLASH_BLOCK)
                    for _ in range(FLASH_BLOCK // _CHUNK):
                        aside.readinto(self._page)
                        self._file.write(self._page)
        self._untouched(slot)

    def _untouched(self, slot):
        self._slot = slot
        for block in range(FLASH_BLOCKS):
            self._touched[block] = 0

    def _slot_path(self, slot):
        return "%s.%d" % (self._path, slot)
