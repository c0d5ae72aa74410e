"""The LittleFS volume on the flash: whole files, written at once, and appending. Every write says what it is for."""

import vfs

from facts.limits import FILE_BLOCKS, FLASH_PROGRAM

_FILE = 8 * FLASH_PROGRAM + 192


class _BlockDevice:
    """What VfsLfs2 asks of a device, in terms of a flash driver (read, program, erase)."""

    def __init__(self, flash):
        self._flash = flash
        self.readblocks = flash.read    # nine calls of ten, so without another one between

    def writeblocks(self, block, data, offset=0):
        return self._flash.program(block * self._flash.BLOCK + offset, data)

    def ioctl(self, operation, block):
        if operation == 4:
            return FILE_BLOCKS
        if operation == 5:
            return self._flash.BLOCK
        if operation == 6:
            return self._flash.erase(block) or 0
        return 0


class Volume:
    def __init__(self, flash):
        self._flash = flash
        self._device = _BlockDevice(flash)
        self._phase = getattr(flash, "phase", None)     # only the recorder of a run has one
        self._fs = None
        self._room = None

    def format(self):
        for block in range(FILE_BLOCKS, self._flash.BLOCKS):
            self._flash.erase(block)
        vfs.VfsLfs2.mkfs(self._device, readsize=2 * FLASH_PROGRAM, progsize=FLASH_PROGRAM)

    def mount(self):
        """Raises OSError where there is no file system."""
        self._fs = vfs.VfsLfs2(self._device, readsize=2 * FLASH_PROGRAM, progsize=FLASH_PROGRAM, mtime=False)
        self.copies = __import__("journal.kept").kept.find(self._flash)
        self._keep_room()

    def files(self):
        """(name, bytes) each, by name."""
        return sorted((entry[0], entry[3]) for entry in self._fs.ilistdir("/"))

    def size(self, name):
        """Bytes, or -1 where there is no such file."""
        try:
            return self._fs.stat(name)[6]
        except OSError:
            return -1

    def read(self, name, offset=0, length=-1):
        data = self._get(name, offset, length)
        self._keep_room()
        return data

    def write(self, name, data, phase):
        self._put(name, "wb", data, phase)
        self._keep_room()

    def append(self, name, data, phase):
        """A record, which is kept twice. Bytes that the file has then."""
        size = self._put(name, "ab", data, phase)
        self._keep_room()
        return size

    def remove(self, name, phase):
        self._in(phase)
        self._fs.remove(name)
        self._in("")

    def _get(self, name, offset, length):
        with self._open(name, "rb") as file:
            if offset:
                file.seek(offset)
            return file.read(length)

    def _put(self, name, mode, data, phase):
        self._in(phase)
        if mode == "ab":
            self.copies.add(data)
        with self._open(name, mode) as file:        # LittleFS makes it visible whole, when it closes
            file.write(data)
            size = file.tell()
        self._in("")
        return size

    def _open(self, name, mode):
        try:
            return self._fs.open(name, mode)
        except MemoryError:             # a heap in pieces: this is what room was kept for
            self._room = None
            return self._fs.open(name, mode)

    def _keep_room(self):
        """The next file will want it: in the place of the last one, which must be gone by now."""
        if self._room is None:
            try:
                self._room = bytearray(_FILE)
            except MemoryError:         # then the next file may find a place by itself
                pass

    def _in(self, phase):
        if self._phase:
            self._phase(phase)
