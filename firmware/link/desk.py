"""Commands of the link that concern no run: who is there, flash images, files, configuration, heap."""

import binascii
import gc
import hashlib
import json
import sys

from facts.limits import FLASH_PART
from journal.volume import Volume


class Desk:
    """flash: the storage driver under the faults. version: the firmware's."""

    READING = ("who", "dump", "files", "file", "journal", "heap", "spent")      # harmless while a run is on

    def __init__(self, flash, version):
        self._flash = flash
        self._version = version
        self.spent = 0                  # us computed from the last `go` to its answer, the link left out
        self.volume = None              # of the run that is on: a small heap has no room for a second one

    def answer(self, word, content):
        """(word, content) of the reply."""
        handler = getattr(self, "_" + word, None)
        if handler is None:
            return "error", ["no command " + word + " here"]
        try:
            return handler(*content)
        except (OSError, ValueError, TypeError) as problem:
            return "error", [word + ": " + repr(problem)]

    def _who(self):
        implementation = sys.implementation
        machine = getattr(implementation, "_machine", sys.platform)
        name = "%s %s" % (implementation.name, ".".join(str(part) for part in implementation.version if part != ""))
        return "hello", [self._version, name, machine, gc.mem_alloc() + gc.mem_free()]

    def _heap(self):
        gc.collect()
        return "ok", [gc.mem_alloc(), gc.mem_free()]

    def _spent(self):
        return "ok", [self.spent]

    def _format(self):
        Volume(self._flash).format()
        return "ok", []

    def _mounted(self):
        if self.volume:
            return self.volume
        volume = Volume(self._flash)
        volume.mount()
        return volume

    def _provision(self, configuration):
        self._mounted().write("configuration", json.dumps(configuration).encode(), "configuration")
        return "ok", []

    def _load(self, block, part, data):
        if part == 0:
            self._flash.erase(block)
        data = binascii.unhexlify(data)
        for start in range(0, len(data), self._flash.PAGE):
            page = data[start : start + self._flash.PAGE]
            self._flash.program(block * self._flash.BLOCK + part * FLASH_PART + start, page)
        return "ok", []

    def _dump(self, block, part):
        data = bytearray(FLASH_PART)
        self._flash.read(block, data, part * FLASH_PART)
        return "ok", [binascii.hexlify(data).decode()]

    def _digest(self):
        """Of the whole flash, so that two of them can be compared without being sent."""
        sha = hashlib.sha256()
        data = bytearray(self._flash.BLOCK)
        for block in range(self._flash.BLOCKS):
            self._flash.read(block, data)
            sha.update(data)
        return "ok", [binascii.hexlify(sha.digest()).decode()]

    def _keep(self, slot):
        self._flash.keep(slot)
        return "ok", []

    def _files(self):
        return "ok", self._mounted().files()

    def _file(self, name, offset, length):
        return "ok", [binascii.hexlify(self._mounted().read(name, offset, length)).decode()]

    def _journal(self, offset, length):
        """Part of all journal files, one after the other, and how many bytes they have together."""
        volume = self._mounted()
        data = b""
        end = 0
        for name, size in volume.files():
            if name.startswith("journal."):
                start = max(offset - end, 0)
                if start < size and len(data) < length:
                    data += volume.read(name, start, length - len(data))
                end += size
        return "ok", [binascii.hexlify(data).decode(), end]
