"""ISO 8583 bytes and fields, driven by facts/iso_fields.py. Values: digits and characters as str, bytes kinds as bytes."""

import binascii

from facts.iso_fields import FIELDS


class CodecError(ValueError):
    """The bytes are no message of this dialect. Says where, never what a card field holds."""


def _row(number):
    for row in FIELDS:
        if row[0] == number:
            return row
    raise CodecError("field %d is not in this dialect" % number)


def pack(mti, fields):
    """fields: (number, value) pairs in ascending order. Gives MTI, bitmap and fields."""
    bitmap = 0
    body = b""
    for number, value in fields:
        bitmap |= 1 << (64 - number)
        body += _pack_field(_row(number), value)
    return binascii.unhexlify(mti) + bitmap.to_bytes(8, "big") + body


def _pack_field(row, value):
    number, _, kind, length = row
    if len(value) > length or (len(value) < length and "_l" not in kind.replace("_left", "")):
        raise CodecError("field %d takes %d, not %d" % (number, length, len(value)))
    head = b""
    if kind.endswith("_lll"):
        head = binascii.unhexlify("%04d" % len(value))
    elif kind.endswith("_ll"):
        head = binascii.unhexlify("%02d" % len(value))
    if kind[0] == "b":
        return head + value
    if kind[0] == "a":
        return head + value.encode()
    if len(value) % 2:
        value = "0" + value if kind == "n" else value + "0"
    return head + binascii.unhexlify(value)


def unpack(data):
    """(MTI, [(number, value) ...]) of MTI, bitmap and fields. Raises CodecError for anything else."""
    if len(data) < 10:
        raise CodecError("message too short")
    bitmap = int.from_bytes(data[2:10], "big")
    place = 10
    fields = []
    for number in range(1, 65):
        if bitmap >> (64 - number) & 1:
            value, place = _unpack_field(_row(number), data, place)
            fields.append((number, value))
    if place != len(data):
        raise CodecError("%d bytes follow the message" % (len(data) - place))
    return binascii.hexlify(data[:2]).decode(), fields


def _unpack_field(row, data, place):
    number, _, kind, length = row
    head = 2 if kind.endswith("_lll") else 1 if kind.endswith("_ll") else 0
    if head:
        length = _bcd(number, data[place : place + head])
        place += head
    size = length if kind[0] in "ab" else (length + 1) // 2
    raw = data[place : place + size]
    if len(raw) < size or length > row[3]:
        raise CodecError("field %d has a wrong length" % number)
    place += size
    if kind[0] == "b":
        return raw, place
    if kind[0] == "a":
        return _text(number, raw), place
    digits = binascii.hexlify(raw).decode().upper()
    digits = digits[-length:] if kind == "n" else digits[:length]
    return digits, place


def _bcd(number, raw):
    digits = binascii.hexlify(raw).decode()
    if not digits.isdigit():
        raise CodecError("field %d has a wrong length" % number)
    return int(digits)


def _text(number, raw):
    for byte in raw:
        if not 0x20 <= byte < 0x7F:
            raise CodecError("field %d is not text" % number)
    return raw.decode()


def value(fields, number):
    """A field's value, or an empty one where it is missing."""
    for key, content in fields:
        if key == number:
            return content
    return ""
