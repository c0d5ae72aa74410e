"""Journal records as bytes, see facts/journal_record.py."""

import binascii
import struct

from facts.journal_record import CRC, HEAD

_MOST = const(2048)           # bytes of a record; no signature is so long
HEAD_SIZE = struct.calcsize(HEAD)
CRC_SIZE = struct.calcsize(CRC)


def pack(kind, content):
    body = struct.pack(HEAD, HEAD_SIZE + len(content) + CRC_SIZE, kind) + content
    return body + struct.pack(CRC, binascii.crc32(body) & 0xFFFFFFFF)


def rotten(data, start, last):
    """Whether what stands at start can be no record, nor become one with what is still to be read. last: nothing is."""
    if start + HEAD_SIZE + CRC_SIZE > len(data):
        return False
    length = struct.unpack_from(HEAD, data, start)[0]
    return last or length > _MOST or start + length <= len(data)


def unpack(data, start):
    """(kind, content, start of the next) of the record at start, or None where no whole record stands."""
    if start + HEAD_SIZE > len(data):
        return None
    length, kind = struct.unpack_from(HEAD, data, start)
    end = start + length
    if length < HEAD_SIZE + CRC_SIZE or end > len(data):
        return None
    body = data[start : end - CRC_SIZE]
    if struct.unpack_from(CRC, data, end - CRC_SIZE)[0] != binascii.crc32(body) & 0xFFFFFFFF:
        return None
    return kind, body[HEAD_SIZE:], end
