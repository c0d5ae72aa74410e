"""ESC/POS bytes as a printer takes them: real-time requests apart from lines."""

from __future__ import annotations

import re

_REAL_TIME = re.compile(rb"\x10(?:\x04([\x01-\x04])|\x05.)", re.DOTALL)        # DLE EOT n, DLE ENQ n
_BEGUN = re.compile(rb"\x10[\x04\x05]?$")
_ESC, _FS, _GS, _LF = 0x1B, 0x1C, 0x1D, 0x0A
_BARE = b"@&."                  # ESC @, FS &, FS . have no parameter; all others here have one
_CUT = b"\x1dV"
_CUTS_WITH_FEED = (65, 66)      # GS V m n
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
        length = _length(data[place : place + 8])
        if not length or place + length > len(data):
            return 0
        if data[place : place + 2] == _CUT or data.startswith(ASKED):
            return place + length
        place += length
    return 0


def _length(command: bytes) -> int:
    """Bytes of the command that begins here, its data included; 0 where that cannot be told yet."""
    if len(command) < 2:
        return 0
    if command[0] != _GS:
        return 2 if command[1] in _BARE else 3
    if command[1] == ord("("):                          # GS ( fn pL pH data: symbols
        return 5 + (command[3] | command[4] << 8) if len(command) > 4 else 0
    if command[1] == ord("v"):                          # GS v 0 m xL xH yL yH data: a picture
        return 8 + (command[4] | command[5] << 8) * (command[6] | command[7] << 8) if len(command) > 7 else 0
    if command[:2] == _CUT:
        return (4 if command[2] in _CUTS_WITH_FEED else 3) if len(command) > 2 else 0
    return 3


def as_text(line: bytes) -> bytes:
    """The line with its text in UTF-8, as the bench writes paper; a Chinese printer is sent GB18030, behind FS &."""
    return line.replace(b"\x1c&", b"").decode("gb18030", "replace").encode()
