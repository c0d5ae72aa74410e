"""The latest records of the journal once more, a page each, in blocks beside the file system.

A page that the flash reports written and has not, or of which a bit rots, costs LittleFS all that it noted behind it in the
same block, whichever file that was of. What one place has lost, the other has. They are read in journal/kept.py.
"""

import struct

from facts.limits import FILE_BLOCKS, FLASH_BLOCK, FLASH_PROGRAM

_PAGES = const(32)
_OF_A_BLOCK = const(16)


class Copies:
    def __init__(self, flash, number, index):
        """number: of the latest one, 0 where there is none. index: the free page behind it."""
        self.flash = flash
        self.number = number
        self._next = index

    def add(self, record):
        """What does not fit (a long signature), or what the flash does not take, is missing here, and no more than that."""
        self.number += 1
        record += struct.pack("<II", self.number, self.number + 1)      # what is torn or rotten tells no number
        if len(record) > FLASH_PROGRAM:
            return
        index = self._next % _PAGES
        if index % _OF_A_BLOCK == 0 and (self.full(index) or self.full(index + _OF_A_BLOCK - 1)):
            self.flash.erase(FILE_BLOCKS + index // _OF_A_BLOCK)
        self._next = index + 1
        self.flash.program(FILE_BLOCKS * FLASH_BLOCK + index * FLASH_PROGRAM, record)

    def full(self, index):
        """Whether anything stands on the page."""
        return self.read(index, 2) != b"\xff\xff"

    def read(self, index, count):
        """So many bytes from the page on."""
        data = bytearray(count)
        self.flash.read(FILE_BLOCKS + index // _OF_A_BLOCK, data, index % _OF_A_BLOCK * FLASH_PROGRAM)
        return data
