"""ISO 8583 bytes and fields, driven by facts/iso_fields.py. Values: digits and characters as str, bytes kinds as bytes."""

import binascii

from facts.iso_fields import FIELDS


class CodecError(ValueError):
    """The bytes are no message of this dialect. Says where, never what a card field holds."""


def pack(mti, fields):
    """fields: (number, value) pairs in ascending order. Gives MTI, bitmap and fields."""
    bitmap = bytearray(8)
    body = b""
    place = 0
    for number, value in fields:
        while place < len(FIELDS) and FIELDS[place] < number:
            place += 3
        if place == len(FIELDS) or FIELDS[place] != number:
            raise CodecError("field %d is not in this dialect" % number)
        bitmap[(number - 1) // 8] |= 0x80 >> (number - 1) % 8
        body += _pack_field(number, FIELDS[place + 1], FIELDS[place + 2], value)
    return binascii.unhexlify(mti) + bitmap + body


def _pack_field(number, kind, length, value):
    if len(value) > length or (len(value) < length and "_l" not in kind.replace("_left", "")):
        raise CodecError("field %d takes %d, not %d" % (number, length, len(value)))
    head = b""
    if kind.endswith("_lll"):
        head = binascii.unhexlify("%04d" % len(value))
    elif kind.endswith("_ll"):
        head = binascii.unhexlify("%02d" % len(value))
    if kind.startswith("b"):
        return head + value
    if kind.startswith("a"):
        return head + value.encode()
    if len(value) % 2:
        value = "0" + value if kind == "n" else value + "0"
    return head + binascii.unhexlify(value)


def unpack(data):
    """(MTI, [(number, value) ...]) of MTI, bitmap and fields. Raises CodecError for anything else."""
    if len(data) < 10:
        raise CodecError("message too short")
    mti = binascii.hexlify(data[:2]).decode()
    if not mti.isdigit():
        raise CodecError("MTI is not made of digits")
    place = 10
    fields = []
    left = [data[2 + index] for index in range(8)]
    for index in range(0, len(FIELDS), 3):
        number = FIELDS[index]
        bit = 0x80 >> (number - 1) % 8
        if left[(number - 1) // 8] & bit:
            left[(number - 1) // 8] ^= bit
            value, place = _unpack_field(number, FIELDS[index + 1], FIELDS[index + 2], data, place)
            fields.append((number, value))
    if any(left):
        raise CodecError("a field is not in this dialect")
    if place != len(data):
        raise CodecError("%d bytes follow the message" % (len(data) - place))
    return mti, fields


def _unpack_field(number, kind, most, data, place):
    head = 2 if kind.endswith("_lll") else 1 if kind.endswith("_ll") else 0
    length = most
    if head:
        length = _bcd(number, data[place : place + head])
        place += head
    size = length if kind.startswith(("a", "b")) else (length + 1) // 2
    raw = data[place : place + size]
    if len(raw) < size or length > most:
        raise CodecError("field %d has a wrong length" % number)
    place += size
    if kind.startswith("b"):
        return raw, place
    if kind.startswith("a"):
        return _text(number, raw), place
    digits = binascii.hexlify(raw).decode().upper()
    if not (digits.replace("D", "0") if kind.startswith("z") else digits + "0").isdigit():
        raise CodecError("field %d is not made of digits" % number)
    pad = len(digits) - length
    if not digits.startswith("0" * pad) if kind == "n" else not digits.endswith("0" * pad):
        raise CodecError("field %d is padded with something" % number)
    return (digits[pad:] if kind == "n" else digits[:length]), place


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
