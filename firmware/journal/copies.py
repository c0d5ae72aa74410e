"""The latest records of the journal once more, a page each, in blocks beside the file system.

A page that the flash reports written and has not, or of which a bit rots, costs LittleFS all that it noted behind it in the
same block, whichever file that was of. What one place has lost, the other has. They are read in journal/kept.py.
"""

import struct

from facts.limits import FILE_BLOCKS, FLASH_BLOCK, FLASH_PROGRAM
from journal import records

_PAGES = const(32)
_OF_A_BLOCK = const(16)


class Copies:
    def __init__(self, flash, last):
        """last: (number, kind, content, page behind it) of the latest one at power-on; number 0 where there is none."""
        self.flash = flash
        self.last = last[1:3]
        self._count = last[0]
        self._next = last[3]

    def add(self, kind, content):
        """What does not fit (a long signature), or what the flash does not take, is missing here, and no more than that."""
        record = records.pack(kind, struct.pack("<I", self._count + 1) + content)
        if len(record) > FLASH_PROGRAM:
            return
        while self._next % _OF_A_BLOCK and self.full(self._next):     # torn, or rotten
            self._next += 1
        index = self._next % _PAGES
        if index % _OF_A_BLOCK == 0 and (self.full(index) or self.full(index + _OF_A_BLOCK - 1)):
            self.flash.erase(FILE_BLOCKS + index // _OF_A_BLOCK)
        self._next = index + 1
        self._count += 1
        self.flash.program(FILE_BLOCKS * FLASH_BLOCK + index * FLASH_PROGRAM, record)

    def full(self, index):
        """Whether anything stands on the page."""
        return self.read(index, 2) != b"\xff\xff"

    def read(self, index, count):
        """The first bytes of the page."""
        data = bytearray(count)
        self.flash.read(FILE_BLOCKS + index // _OF_A_BLOCK, data, index % _OF_A_BLOCK * FLASH_PROGRAM)
        return bytes(data)
