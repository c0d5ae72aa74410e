"""ISO 8583 bytes and fields, driven by facts/iso_fields.py. Values: digits and characters as str, bytes kinds as bytes."""

import binascii

from facts.iso_fields import FIELDS

_PIN_BLOCK = const(52)


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
        body += _put(number, FIELDS[place + 1], FIELDS[place + 2], value)
    return binascii.unhexlify(mti) + bitmap + body


def _put(number, kind, length, value):
    if number == _PIN_BLOCK:
        length = len(value)             # that of the dialect's cipher
    size = len(value)
    if size > length or (size < length and not kind.endswith("_ll") and not kind.endswith("_lll")):
        raise CodecError("field %d takes %d, not %d" % (number, length, size))
    head = b""
    if kind.endswith("_lll"):
        head = binascii.unhexlify(b"%04d" % size)
    elif kind.endswith("_ll"):
        head = binascii.unhexlify(b"%02d" % size)
    if kind.startswith("b"):
        return head + value
    value = value.encode()              # bytes from here on: MicroPython looks up every text that is made among its names
    if kind.startswith("a"):
        return head + value
    if size % 2:
        value = b"0" + value if kind == "n" else value + b"0"
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
            value, place = _read(number, FIELDS[index + 1], FIELDS[index + 2], data, place)
            fields.append((number, value))
    if any(left):
        raise CodecError("a field is not in this dialect")
    if place != len(data):
        raise CodecError("%d bytes follow the message" % (len(data) - place))
    return mti, fields


def _read(number, kind, most, data, place):
    head = 2 if kind.endswith("_lll") else 1 if kind.endswith("_ll") else 0
    length = most
    if head:
        length = _bcd(number, data[place : place + head])
        place += head
    size = length if kind.startswith(("a", "b")) else (length + 1) // 2
    raw = data[place : place + size]
    if len(raw) < size or length > most or not length:
        raise CodecError("field %d has a wrong length" % number)
    place += size
    if kind.startswith("b"):
        return raw, place
    if kind.startswith("a"):
        return _text(number, raw), place
    return _digits(number, kind, length, binascii.hexlify(raw)), place


def _digits(number, kind, length, digits):
    """digits: as bytes, lower case, with their padding."""
    if kind.startswith("z"):
        digits = digits.upper()
        figures = digits.replace(b"D", b"0")
    else:
        figures = digits
    if figures and not figures.isdigit():
        raise CodecError("field %d is not made of digits" % number)
    if len(digits) > length:
        pad, digits = (digits[:1], digits[1:]) if kind == "n" else (digits[-1:], digits[:-1])
        if pad != b"0":
            raise CodecError("field %d is padded with something" % number)
    return digits.decode()


def _bcd(number, data):
    value = 0
    for byte in data:
        if byte >> 4 > 9 or byte & 15 > 9:
            raise CodecError("field %d has a wrong length" % number)
        value = value * 100 + (byte >> 4) * 10 + (byte & 15)
    return value


def _text(number, data):
    for byte in data:
        if not 0x20 <= byte < 0x7F:
            raise CodecError("field %d is not text" % number)
    return data.decode()


def value(fields, number):
    """A field's value, or an empty one where it is missing."""
    for key, content in fields:
        if key == number:
            return content
    return ""
