"""NOR flash in a region of the chip that no file system uses: the beginning of a block device.

The device speaks MicroPython's extended block protocol: readblocks and writeblocks with an offset, ioctl 6 erases a block.
Nothing here allocates once made.
"""

from drivers.slots import Slots
from facts.limits import FLASH_BLOCK, FLASH_BLOCKS, FLASH_PROGRAM

_ERASED = const(b"\xff")
_COUNT = const(4)                # of blocks, by ioctl
_SIZE = const(5)
_ERASE = const(6)
_CLOSED = const(9)               # EBADF


class FlashRegion:
    BLOCK = FLASH_BLOCK
    BLOCKS = FLASH_BLOCKS
    PAGE = FLASH_PROGRAM

    def __init__(self, device, folder):
        """folder: where the slots are kept. Raises ValueError where the device is no such region."""
        if device.ioctl(_SIZE, 0) != FLASH_BLOCK or device.ioctl(_COUNT, 0) < FLASH_BLOCKS:
            raise ValueError("the journal wants %d blocks of %d bytes" % (FLASH_BLOCKS, FLASH_BLOCK))
        self._device = device
        self._page = bytearray(FLASH_PROGRAM)
        self._closed = False
        self.read = device.readblocks
        self._slots = Slots(self, folder + ".", bytearray(FLASH_PROGRAM))
        self.keep = self._slots.keep
        self.restore = self._slots.restore

    def program(self, address, data):
        """Clears bits. data: bytes within one block."""
        if self._closed:
            raise OSError(_CLOSED)
        block, offset = address // FLASH_BLOCK, address % FLASH_BLOCK
        self._slots.touch(block)
        if self._takes_whole(block, offset, len(data)):
            self._device.writeblocks(block, data, offset)
            return
        page = offset - offset % FLASH_PROGRAM
        while page < offset + len(data):
            self._device.readblocks(block, self._page, page)
            for index in range(max(offset - page, 0), min(offset + len(data) - page, FLASH_PROGRAM)):
                self._page[index] &= data[page + index - offset]
            self._device.writeblocks(block, self._page, page)
            page += FLASH_PROGRAM

    def _takes_whole(self, block, offset, length):
        """Whether these are whole pages, and erased: the usual case, not worth a walk byte by byte."""
        if offset % FLASH_PROGRAM or length % FLASH_PROGRAM:
            return False
        end = offset + length
        while offset < end:
            self._device.readblocks(block, self._page, offset)
            if self._page.count(_ERASED) != FLASH_PROGRAM:
                return False
            offset += FLASH_PROGRAM
        return True

    def erase(self, block):
        if self._closed:
            raise OSError(_CLOSED)
        self._slots.touch(block)
        self._device.ioctl(_ERASE, block)

    def rot(self, address, flip):
        """Bits change that nobody meant to. A chip can only be made to forget a whole block and be given it anew."""
        block, offset = address // FLASH_BLOCK, address % FLASH_BLOCK
        image = bytearray(FLASH_BLOCK)
        self.read(block, image, 0)
        image[offset] ^= flip
        self.erase(block)
        for start in range(0, FLASH_BLOCK, FLASH_PROGRAM):
            self._device.writeblocks(block, image[start : start + FLASH_PROGRAM], start)

    def close(self):
        """Nothing can be written from here on."""
        self._closed = True
