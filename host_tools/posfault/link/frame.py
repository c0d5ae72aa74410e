"""One line of the link: `@SEQ WORD JSON *CRC`, the host's own reading of firmware/facts/link_frame.py."""

from __future__ import annotations

import json
import re
import zlib
from typing import Any, NamedTuple

import msgspec

from posfault import facts

_TABLE = facts.table("link_frame")
_START = _TABLE.START.encode()
_HEAD = re.compile(rb"%s(\d{%d}) ([a-z]+) " % (_START, _TABLE.SEQ_DIGITS))
_TAIL = 1 + _TABLE.CRC_DIGITS
SEQ_NAK: int = _TABLE.SEQ_NAK
LINE_MAX = 1 << 16      # bytes of a line from the terminal
COMMAND_MAX: int = _TABLE.LINE_MAX      # bytes of a line to it
SEQ_LAST = 10**_TABLE.SEQ_DIGITS - 1
_encode = msgspec.json.Encoder().encode
_in_ascii = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode
_decode = msgspec.json.Decoder().decode


class Frame(NamedTuple):
    """seq: the number of the command it belongs to. content: the JSON list."""

    seq: int
    word: str
    content: list[Any]


def pack(seq: int, word: str, content: list[Any]) -> bytes:
    """The line as bytes, line feed included."""
    text = _encode(content)
    if not text.isascii():      # a line may have to go in parts, which may not divide a letter
        text = _in_ascii(content).encode()
    body = b"%b%0*d %b %b " % (_START, _TABLE.SEQ_DIGITS, seq, word.encode(), text)
    return b"%b*%08x\n" % (body, zlib.crc32(body))


def unpack(line: bytes) -> Frame | None:
    """The frame in a line without its line feed, or None where it is not a whole one."""
    body = line[:-_TAIL]
    if line[-_TAIL:] != b"*%08x" % zlib.crc32(body):
        return None
    head = _HEAD.match(body)
    if head is None or body[-1:] != b" ":
        return None
    try:
        content = _decode(body[head.end() : -1])
    except (ValueError, RecursionError):
        return None
    return Frame(int(head[1]), head[2].decode(), content) if isinstance(content, list) else None
