"""One line of the link: `@SEQ WORD JSON *CRC`, see facts/link_frame.py. The host has its own reading of the same facts."""

import binascii
import json

from facts.link_frame import CRC_DIGITS, SEQ_DIGITS

_HEAD = 2 + SEQ_DIGITS          # "@123 "
_SEPARATORS = (",", ":")
_TAIL = 1 + CRC_DIGITS          # "*89abcdef"


def pack(seq, word, content):
    """The line as bytes, line feed included."""
    head = b"@%03d %s " % (seq, word)
    text = json.dumps(content, separators=_SEPARATORS)
    crc = binascii.crc32(b" ", binascii.crc32(text, binascii.crc32(head)))      # in parts: no copy more than need be
    return b"%s%s *%08x\n" % (head, text, crc & 0xFFFFFFFF)


def unpack(line):
    """(seq, word, content) of a line without its line feed, or None where it is not a whole frame."""
    try:
        if line[:1] != b"@" or line[-_TAIL:-CRC_DIGITS] != b"*":
            return None
        body = line[:-_TAIL]
        if line[-CRC_DIGITS:] != b"%08x" % (binascii.crc32(body) & 0xFFFFFFFF):
            return None
        word = body[_HEAD : body.find(b" ", _HEAD)]
        return int(body[1 : _HEAD - 1]), word.decode(), json.loads(body[_HEAD + len(word) :])
    except (ValueError, UnicodeError):
        return None
