"""What stands in the copies of journal/copies.py: read at power-on, and where the file system has lost something."""

import struct

from facts.limits import FLASH_PROGRAM
from journal import records
from journal.copies import Copies

_PAGES = const(32)
_OF_A_BLOCK = const(16)
_AT_ONCE = const(2)


def find(flash):
    """The copies as they stand."""
    copies = Copies(flash, 0, 0)
    number = after = 0
    for index, row in _rows(copies):
        if row[0] > number:
            number, after = row[0], index + 1
    while after % _OF_A_BLOCK and copies.full(after):       # torn, or rotten
        after += 1
    return Copies(flash, number, after)


def rows(copies):
    """(kind, content) of each that is whole, oldest first."""
    return [row[1:] for row in sorted(row for _, row in _rows(copies))]


def _rows(copies):
    """(page, (number, kind, content)) of each."""
    nothing = b"\xff" * (_AT_ONCE * FLASH_PROGRAM)
    for some in range(0, _PAGES, _AT_ONCE):
        if copies.read(some, len(nothing)) != nothing:
            for index in range(some, some + _AT_ONCE):
                page = bytes(copies.read(index, FLASH_PROGRAM))
                record = records.unpack(page, 0)
                number, again = struct.unpack_from("<II", page, record[2]) if record else (0, 0)
                if again == number + 1:
                    yield index, (number, record[0], record[1])
