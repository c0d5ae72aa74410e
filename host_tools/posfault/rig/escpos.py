"""ESC/POS bytes as a printer takes them: real-time requests apart from lines."""

from __future__ import annotations

import re

from posfault.slips.escpos import command_end

_REAL_TIME = re.compile(rb"\x10(?:\x04([\x01-\x04])|\x05.)", re.DOTALL)        # DLE EOT n, DLE ENQ n
_BEGUN = re.compile(rb"\x10[\x04\x05]?$")
_ESC, _FS, _GS, _LF = 0x1B, 0x1C, 0x1D, 0x0A
_CUT = b"\x1dV"
ASKED = b"\x1dr"                # GS r n, answered when all before it has been carried out


def real_time(data: bytes) -> tuple[bytes, list[int], bytes]:
    """(the rest, each n that DLE EOT n asks for, the beginning of a request that is not all there)."""
    begun = _BEGUN.search(data)
    kept = begun[0] if begun else b""
    whole = data[: len(data) - len(kept)]
    asked = [found[1][0] for found in _REAL_TIME.finditer(whole) if found[1]]
    return _REAL_TIME.sub(b"", whole), asked, kept


def line_end(data: bytes) -> int:
    """Behind the first line of `data`, which ends with a line feed or a cut, or behind the GS r that it begins with; 0 where
    it is not all there.
    """
    place = 0
    while place < len(data):
        if data[place] == _LF:
            return place + 1
        if data[place] not in (_ESC, _FS, _GS):
            place += 1
            continue
        end = command_end(data, place)
        if end > len(data):
            return 0
        if data[place : place + 2] == _CUT or data.startswith(ASKED):
            return end
        place = end
    return 0


def as_text(line: bytes) -> bytes:
    """The line with its text in UTF-8, as the bench writes paper; a Chinese printer is sent GB18030, behind FS &."""
    return line.replace(b"\x1c&", b"").decode("gb18030", "replace").encode()
