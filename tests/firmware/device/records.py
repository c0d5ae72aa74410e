"""journal/records.py: a record is whole or it was never written."""

import struct
from binascii import crc32

from expect import equal

from journal import records


def test_layout_on_the_flash():
    body = b"\x0b\x00" b"\x02" b"abcd"        # 11 bytes, kind 2
    equal(records.pack(2, b"abcd"), body + struct.pack("<I", crc32(body)))


def test_records_are_read_one_after_the_other():
    data = records.pack(1, b"first") + records.pack(2, b"") + records.pack(3, bytes(300))
    start = 0
    found = []
    record = records.unpack(data, start)
    while record:
        found.append(record[:2])
        start = record[2]
        record = records.unpack(data, start)
    equal(found, [(1, b"first"), (2, b""), (3, bytes(300))])
    equal(start, len(data))


def test_a_torn_record_was_never_written():
    data = records.pack(1, b"some content")
    for end in range(len(data)):
        equal((end, records.unpack(data[:end], 0)), (end, None))


def test_what_erased_flash_holds_is_no_record():
    equal(records.unpack(b"\xff" * 64, 0), None)
    equal(records.unpack(bytes(64), 0), None)


def test_every_changed_bit_is_noticed():
    whole = records.pack(1, b"some content")
    for place in range(len(whole)):
        for bit in range(8):
            data = bytearray(whole + records.pack(1, b"the next"))
            data[place] ^= 1 << bit
            found = records.unpack(bytes(data), 0)
            equal((place, bit, found), (place, bit, None))


def test_a_length_that_no_record_has_cannot_become_one():
    for length, rotten in ((2048, False), (2049, True)):
        equal((length, records.rotten(struct.pack("<HB", length, 1) + bytes(16), 0, False)), (length, rotten))


def test_a_whole_record_that_is_wrong_is_rotten_before_anything_follows():
    data = bytearray(records.pack(1, b"some content"))
    data[4] ^= 1
    equal(records.rotten(data, 0, False), True)
    equal(records.rotten(data[:-1], 0, False), False)


def test_as_little_as_a_record_without_content_can_have_rotted():
    empty = len(records.pack(1, b""))
    equal([records.rotten(bytes(size), 0, True) for size in (empty - 1, empty)], [False, True])


def test_a_length_shorter_than_a_record_is_none():
    for length in range(7):
        body = struct.pack("<HB", length, 1)
        equal(records.unpack(body + struct.pack("<I", crc32(body)) + bytes(16), 0), None)
