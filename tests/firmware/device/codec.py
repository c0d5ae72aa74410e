"""messages/codec.py against messages put together by hand, and against bytes that are none."""

import json
from binascii import hexlify, unhexlify

from expect import equal, raises
from flash import FOLDER

from messages.codec import CodecError, pack, unpack, value

BYTES = (52, 55, 62, 64)        # fields whose content is bytes


def messages():
    """(name, MTI, [(number, value) ...], MTI to last field) of tests/vectors/iso_messages.toml."""
    for name, mti, fields, data in json.load(open(FOLDER + "/iso_messages.json")):
        pairs = [(number, unhexlify(text) if number in BYTES else text) for number, text in fields]
        yield name, mti, pairs, unhexlify(data)


def sale():
    return next(row[3] for row in messages() if row[1] == "0200")


def refused(data):
    raises(CodecError, unpack, bytes(data))


def test_messages_made_by_hand_are_read():
    names = []
    for name, mti, fields, data in messages():
        equal((name, unpack(data)), (name, (mti, fields)))
        names.append(name)
    equal(len(names), 7)


def test_messages_made_by_hand_are_written():
    for name, mti, fields, data in messages():
        equal((name, hexlify(pack(mti, fields))), (name, hexlify(data)))


def test_a_message_that_ends_early_is_refused():
    for _, _, _, data in messages():
        for end in range(len(data)):
            refused(data[:end])


def test_a_message_that_goes_on_is_refused():
    for _, _, _, data in messages():
        refused(data + b"\x00")


def test_a_field_outside_the_dialect_is_refused():
    data = bytearray(sale())
    data[2 + 6] |= 0x01         # F56
    refused(data)


def test_a_secondary_bitmap_is_refused():
    data = bytearray(sale())
    data[2] |= 0x80
    refused(data)


def test_a_length_that_is_no_number_is_refused():
    data = bytearray(sale())
    equal(data[10], 0x19)       # F2 has 19 digits
    for length in (0x1A, 0xA1, 0xFF):
        data[10] = length
        refused(data)


def test_a_length_beyond_the_maximum_is_refused():
    data = bytearray(sale())
    data[10] = 0x20             # F2 takes 19 digits; 20 need just as many bytes
    refused(data)


def test_control_characters_are_refused():
    for byte in (0x00, 0x0A, 0x1B, 0x7F, 0x80, 0xFF):
        for _, _, _, data in messages():
            place = data.find(b"10000001")      # F41
            refused(data[:place] + bytes((byte,)) + data[place + 1 :])


def test_digits_beyond_nine_are_refused():
    data = bytearray(sale())
    equal(data[21:24], b"\x00\x00\x00")         # F3
    for byte in (0x0A, 0xA0, 0x0D, 0xFF):
        data[21] = byte
        refused(data)


def test_digits_beyond_nine_in_a_variable_field_are_refused():
    for _, mti, _, data in messages():
        if mti == "0810":
            place = data.find(b"\x00\x11\x00\x00\x00\x01\x00\x30")      # F60
            refused(data[: place + 5] + b"\x0a" + data[place + 6 :])


def test_what_does_not_fit_a_field_is_not_written():
    for number, content in (
        (3, "12345"), (3, "1234567"), (2, "1" * 20), (39, "0"), (41, "123456789"), (64, bytes(7)), (62, bytes(513)),
        (7, "0"), (65, "0"), (1, "0"),
    ):
        raises(CodecError, pack, "0200", [(number, content)])


def test_a_value_is_found_by_its_number():
    fields = [(3, "000000"), (64, b"12345678")]
    equal((value(fields, 3), value(fields, 64)), ("000000", b"12345678"))
    equal(len(value(fields, 39)), 0)
