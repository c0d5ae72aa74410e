"""NOR flash in files of the board's own file system, one for each erase block, where no region of the chip is free.

An erased block has no file, and what lies beyond the end of a file is erased. Nothing is kept back: after each program the
file system has it, so that a power cut leaves the block as it was before or after.
"""

import os

from drivers.slots import Slots
from facts.limits import FLASH_BLOCK, FLASH_BLOCKS, FLASH_PROGRAM

_ERASED = const(b"\xff")
_CLOSED = const(9)               # EBADF


class FlashPages:
    BLOCK = FLASH_BLOCK
    BLOCKS = FLASH_BLOCKS
    PAGE = FLASH_PROGRAM

    def __init__(self, folder):
        """folder: made where there is none; the slots lie beside it."""
        self._folder = folder
        self._clean = b"\xff" * FLASH_PROGRAM
        self._page = bytearray(FLASH_PROGRAM)
        self._there = bytearray(FLASH_BLOCKS)       # has a file
        self._file = None                           # of block _block: the one used last stays open
        self._block = -1
        self._closed = False
        try:
            os.mkdir(folder)
        except OSError:         # it is there
            pass
        for entry in os.ilistdir(folder):
            if entry[0].isdigit():
                self._there[int(entry[0])] = 1
        self._slots = Slots(self, folder + ".", self._page)
        self.keep = self._slots.keep
        self.restore = self._slots.restore

    def read(self, block, data, offset=0):
        """As LittleFS asks: fills data from an offset in a block."""
        count = 0
        if self._there[block]:
            file = self._select(block)
            file.seek(offset)
            count = file.readinto(data)
        while count < len(data):
            end = min(count + FLASH_PROGRAM, len(data))
            data[count:end] = self._clean if end - count == FLASH_PROGRAM else self._clean[: end - count]
            count = end

    def program(self, address, data):
        """Clears bits. data: bytes within one block."""
        block, offset = address // FLASH_BLOCK, address % FLASH_BLOCK
        self._slots.touch(block)
        file = self._select(block)
        size = file.seek(0, 2)
        while size < offset:
            size += file.write(self._clean, min(offset - size, FLASH_PROGRAM))
        if size == offset or self._is_erased(file, offset, min(size - offset, len(data))):
            file.seek(offset)
            file.write(data)
        else:
            self._clear(file, offset, data)
        file.flush()

    def _is_erased(self, file, offset, length):
        """The usual case, not worth a walk byte by byte."""
        file.seek(offset)
        while length > 0:
            count = file.readinto(self._page, min(length, FLASH_PROGRAM))
            if self._page.count(_ERASED, 0, count) != count:
                return False
            length -= count
        return True

    def _clear(self, file, offset, data):
        page = self._page
        done = 0
        while done < len(data):
            length = min(len(data) - done, FLASH_PROGRAM)
            file.seek(offset + done)
            count = file.readinto(page, length)
            for index in range(length):
                page[index] = page[index] & data[done + index] if index < count else data[done + index]
            file.seek(offset + done)
            file.write(page, length)
            done += length

    def erase(self, block):
        if self._closed:
            raise OSError(_CLOSED)
        self._slots.touch(block)
        if self._there[block]:
            self._let_go()
            os.remove(self._path(block))
            self._there[block] = 0

    def rot(self, address, flip):
        """Bits change that nobody meant to: what age does to a cell, which no command of a chip could."""
        page = bytearray(1)
        block, offset = address // FLASH_BLOCK, address % FLASH_BLOCK
        self.read(block, page, offset)
        page[0] ^= flip
        self.program(address, b"\xff")      # so that the file reaches as far
        self._file.seek(offset)
        self._file.write(page)
        self._file.flush()

    def close(self):
        """Nothing can be written from here on."""
        self._let_go()
        self._closed = True

    def _select(self, block):
        if self._closed:
            raise OSError(_CLOSED)
        if block != self._block:
            self._let_go()
            self._file = open(self._path(block), "r+b" if self._there[block] else "w+b")
            self._block = block
            self._there[block] = 1
        return self._file

    def _let_go(self):
        if self._file:
            self._file.close()
        self._file = None
        self._block = -1

    def _path(self, block):
        return "%s/%d" % (self._folder, block)
