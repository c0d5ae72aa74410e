"""What carries a message: length, TPDU, header; and the MAC over it. See facts/messages.py."""

import binascii

from facts.messages import HEADER, HEADER_REQUEST_DIGIT, MAC_LENGTH, MESSAGES, TPDU
from messages import codec
from version import VERSION

_PREFIX = binascii.unhexlify(TPDU + HEADER + "%02d%02d%02d" % tuple(map(int, VERSION.split("."))))


def row(name):
    """(name, MTI, F3, F25, 60.1, 60.3, fields) of a request."""
    start = MESSAGES.find(b"\n%s " % name) + 1
    if not start:
        raise KeyError(name)
    words = MESSAGES[start : MESSAGES.find(b"\n", start)].replace(b"-", b"").split(b" ")
    return (name,) + tuple(word.decode() for word in words[1:6]) + (tuple(map(int, words[6:])),)


def seal(dialect, mti, fields, mac_key):
    """The bytes to send. fields: (number, value) pairs without F64; mac_key: None where the message has no MAC.

    dialect: a module, as messages/aes.py.
    """
    if mac_key is None:
        data = codec.pack(mti, fields)
    else:
        data = codec.pack(mti, fields + [(64, bytes(MAC_LENGTH))])[:-MAC_LENGTH]
        data += dialect.mac(mac_key, data)
    data = _PREFIX + data
    return len(data).to_bytes(2, "big") + data


def request_digit(data):
    """What the host asks for in the header of a reply; "0" for nothing."""
    start = 2 + len(TPDU) // 2
    return binascii.hexlify(data[start : start + len(HEADER) // 2]).decode()[HEADER_REQUEST_DIGIT]


def open_reply(dialect, data, mac_key):
    """(MTI, fields, whether its MAC is right) of a reply; the last is None where it carries none.

    Raises CodecError for what is no message.
    """
    if len(data) != 2 + int.from_bytes(data[:2], "big") or len(data) < 2 + len(_PREFIX):
        raise codec.CodecError("the length before the message is wrong")
    body = data[2 + len(_PREFIX) :]
    mti, fields = codec.unpack(body)
    mac = codec.value(fields, 64)
    if not mac:
        return mti, fields, None
    return mti, fields, mac_key is not None and dialect.mac(mac_key, body[:-MAC_LENGTH]) == mac
