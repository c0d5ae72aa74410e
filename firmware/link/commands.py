"""Commands of the link that concern no run: who is there, flash images, files, configuration, heap; a function each.

Each gives (word, content) of the reply. desk: see link/desk.py. What begins with _ is no command.
"""

import binascii
import gc
import hashlib
import json
import sys

from app import shelf
from facts.limits import FLASH_PART
from journal import records
from journal.volume import Volume


def who(desk):
    implementation = sys.implementation
    machine = getattr(implementation, "_machine", sys.platform)
    name = "%s %s" % (implementation.name, ".".join(str(part) for part in implementation.version if part != ""))
    return "hello", [desk.version, name, machine, gc.mem_alloc() + gc.mem_free()]


def heap(desk):
    gc.collect()
    return "ok", [gc.mem_alloc(), gc.mem_free()]


def spent(desk):
    return "ok", [desk.spent]


def armed(desk):
    """Of each fault: how many events it has counted, and whether it struck."""
    return "ok", [[one.count, one.fired] for one in desk.schedule.armed] if desk.schedule else []


def format(desk):
    shelf.make_room()                   # LittleFS wants its buffers in one piece
    Volume(desk.flash).format()
    return "ok", []


def _mounted(desk):
    if desk.volume:
        return desk.volume
    volume = Volume(desk.flash)
    volume.mount()
    return volume


def provision(desk, configuration):
    _mounted(desk).write("configuration", records.pack(0, json.dumps(configuration).encode()), "configuration")
    return "ok", []


def load(desk, block, part, data):
    if part == 0:
        desk.flash.erase(block)
    data = binascii.unhexlify(data)
    for start in range(0, len(data), desk.flash.PAGE):
        page = data[start : start + desk.flash.PAGE]
        desk.flash.program(block * desk.flash.BLOCK + part * FLASH_PART + start, page)
    return "ok", []


def dump(desk, block, part):
    data = bytearray(FLASH_PART)
    desk.flash.read(block, data, part * FLASH_PART)
    return "ok", [binascii.hexlify(data).decode()]


def digest(desk):
    """Of the whole flash, so that two of them can be compared without being sent."""
    sha = hashlib.sha256()
    data = bytearray(desk.flash.BLOCK)
    for block in range(desk.flash.BLOCKS):
        desk.flash.read(block, data)
        sha.update(data)
    return "ok", [binascii.hexlify(sha.digest()).decode()]


def keep(desk, slot):
    desk.flash.keep(slot)
    return "ok", []


def files(desk):
    return "ok", _mounted(desk).files()


def file(desk, name, offset, length):
    return "ok", [binascii.hexlify(_mounted(desk).read(name, offset, length)).decode()]


def journal(desk, offset, length):
    """Part of all journal files, one after the other, and how many bytes they have together. What cannot be read, and what
    is behind it, is not there."""
    data = b""
    end = 0
    try:
        volume = _mounted(desk)
        for name, size in volume.files():
            if name.startswith("journal."):
                start = max(offset - end, 0)
                if start < size and len(data) < length:
                    data += volume.read(name, start, length - len(data))
                end += size
    except OSError:
        end = offset + len(data)
    return "ok", [binascii.hexlify(data).decode(), end]
