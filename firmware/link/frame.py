"""One line of the link: `@SEQ WORD JSON *CRC`, see facts/link_frame.py. The host has its own reading of the same facts."""

import binascii
import io
import json

from facts.limits import REPLY_USUAL
from facts.link_frame import CRC_DIGITS, SEQ_DIGITS

_HEAD = 2 + SEQ_DIGITS          # "@123 "
_SEPARATORS = const((",", ":"))
_TAIL = 1 + CRC_DIGITS          # "*89abcdef"
_PIECE = const(1024)            # bytes given to the port at once: most lines whole


class Packer:
    """Makes lines in a place that it keeps: a small heap is soon in pieces, and a reply wants one in one piece."""

    def __init__(self, size=REPLY_USUAL):
        self._text = io.BytesIO(size)
        self._piece = memoryview(bytearray(min(size, _PIECE)))
        self._length = 0

    def pack(self, seq, word, content, events=None):
        """Makes the line, line feed included; send() says it, until the next one is made.

        events: [ticks, point, value ...] each, the last item of the content.
        """
        text = self._text
        text.seek(0)
        text.write(b"@%03d %s " % (seq, word))
        json.dump(content, text, separators=_SEPARATORS)
        if events is not None:
            text.seek(-1, 1)
            self._events(events)
        text.write(b" ")
        self._length = text.tell()
        crc = 0
        for piece in self._pieces():
            crc = binascii.crc32(piece, crc)
        start = self._length
        tail = b"*%08x\n" % (crc & 0xFFFFFFFF)
        self._length += text.write(tail)
        if self._length <= len(self._piece):        # then it is whole in the place of a piece
            self._piece[start : self._length] = tail

    def _events(self, events):
        """Bytes as hexadecimal. Here, since json.dump takes a letter at a time, and this is most of what is said."""
        text = self._text
        write = text.write
        dump = json.dump
        form = b',[[%d,"%s"'
        for event in events:
            write(form % (event[0], event[1]))
            for value in event[2:]:
                if isinstance(value, bytes):
                    write(b',"')
                    write(binascii.hexlify(value))
                    write(b'"')
                else:
                    write(b",")
                    dump(value, text, separators=_SEPARATORS)
            form = b'],[%d,"%s"'
        write(b"]]]" if events else b",[]]")

    def send(self, write):
        """write: function (bytes), called for each piece of the line; they are good until it comes back."""
        if self._length <= len(self._piece):
            write(self._piece[: self._length])
            return
        for piece in self._pieces():
            write(piece)

    def _pieces(self):
        self._text.seek(0)
        left = self._length
        while left:
            piece = self._piece[: min(left, len(self._piece))]
            self._text.readinto(piece)
            left -= len(piece)
            yield piece


def unpack(line):
    """(seq, word, content) of a line without its line feed, or None where it is not a whole frame."""
    try:
        if line[:1] != b"@" or line[-_TAIL:-CRC_DIGITS] != b"*":
            return None
        body = memoryview(line)[:-_TAIL]        # no copy of what may be long
        if line[-CRC_DIGITS:] != b"%08x" % (binascii.crc32(body) & 0xFFFFFFFF):
            return None
        seq = line[1 : _HEAD - 1]
        word = line[_HEAD : line.find(b" ", _HEAD)]
        content = json.loads(body[_HEAD + len(word) :])
        if not (seq.isdigit() and line[_HEAD - 1] == 32 and word.isalpha() and word.islower() and isinstance(content, list)):
            return None
        # Most often "go", which is no new text then: that is looked up among all names.
        return int(seq), "go" if word == b"go" else word.decode(), content
    except (ValueError, MemoryError):       # thousands of brackets take more than they say
        return None
