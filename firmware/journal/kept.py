"""What stands in the copies of journal/copies.py: read at power-on, and where the file system has lost something."""

import struct

from facts.limits import FLASH_PROGRAM
from journal import records
from journal.copies import Copies

_PAGES = const(32)


def find(flash):
    """The copies as they stand."""
    last = 0, 0, b"", 0
    copies = Copies(flash, last)
    for index in range(_PAGES):
        if copies.full(index):
            last = max(last, _read(copies, index) or last)
    return Copies(flash, last)


def rows(copies):
    """(kind, content) of each that is whole, oldest first."""
    return [row[1:3] for row in sorted(row for row in (_read(copies, index) for index in range(_PAGES)) if row)]


def _read(copies, index):
    record = records.unpack(copies.read(index, FLASH_PROGRAM), 0)
    if record:
        return struct.unpack_from("<I", record[1])[0], record[0], record[1][4:], index + 1
