"""One line of the link: `@SEQ WORD JSON *CRC`, see facts/link_frame.py. The host has its own reading of the same facts."""

import binascii
import io
import json

from facts.limits import REPLY_USUAL
from facts.link_frame import CRC_DIGITS, SEQ_DIGITS

_HEAD = 2 + SEQ_DIGITS          # "@123 "
_SEPARATORS = const((",", ":"))
_TAIL = 1 + CRC_DIGITS          # "*89abcdef"


class Packer:
    """Makes lines in a place that it keeps: a small heap is soon in pieces, and a reply wants one in one piece."""

    def __init__(self):
        self._text = io.BytesIO(REPLY_USUAL)
        self._line = bytearray(REPLY_USUAL)

    def pack(self, seq, word, content):
        """The line as bytes, line feed included; good until the next one is packed."""
        text = self._text
        text.seek(0)
        text.write(b"@%03d %s " % (seq, word))
        json.dump(content, text, separators=_SEPARATORS)
        text.write(b" ")
        end = text.tell()
        length = end + _TAIL + 1
        if length > len(self._line):
            self._line = bytearray(length)
        line = memoryview(self._line)
        text.seek(0)
        text.readinto(line[:end])
        self._line[end:length] = b"*%08x\n" % (binascii.crc32(line[:end]) & 0xFFFFFFFF)
        return line[:length]


def unpack(line):
    """(seq, word, content) of a line without its line feed, or None where it is not a whole frame."""
    try:
        if line[:1] != b"@" or line[-_TAIL:-CRC_DIGITS] != b"*":
            return None
        body = memoryview(line)[:-_TAIL]        # no copy of what may be long
        if line[-CRC_DIGITS:] != b"%08x" % (binascii.crc32(body) & 0xFFFFFFFF):
            return None
        word = line[_HEAD : line.find(b" ", _HEAD)]
        return int(line[1 : _HEAD - 1]), word.decode(), json.loads(body[_HEAD + len(word) :])
    except (ValueError, UnicodeError):
        return None
