"""ESC/POS bytes, taken apart into commands and text: whoever made them, and whatever is unknown among them passed over.

Sources: Epson's ESC/POS command list, as notes/domain.md section 5 names its manuals.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_ESC, _GS, _FS, _DLE = 0x1B, 0x1D, 0x1C, 0x10
_LEAST_CUT_WITH_FEED = 65       # GS V m takes one more byte from there on
_LEAST_BARCODE_WITH_LENGTH = 65
# The letters of commands, by how many bytes follow them. A command with a length of its own is in _long().
_FIXED = {
    _ESC: {"@2imSL": 0, "!EG-adeJKM3tR V{=Tru": 1, "$\\c": 2, "p": 3},
    _GS: {"!BhwHfarbI/": 1, "LWPx": 2},
    _FS: {"&.": 0, "C!-": 1, "Sp": 2},
    _DLE: {"\x04\x05": 1, "\x14": 3},
}
_LONG = ((_GS, "V"), (_GS, "k"), (_GS, "("), (_GS, "v"), (_ESC, "*"), (_ESC, "D"))
_NAMES = {_ESC: "ESC", _GS: "GS", _FS: "FS", _DLE: "DLE"}


class Command(NamedTuple):
    """name: such as `ESC a`, or `text`, `line` and `tab`. given: what follows it; the text's bytes."""

    name: str
    given: bytes = b""


def commands(data: bytes) -> Iterator[Command]:
    """In their order. A command that is cut short at the end of the data is left out."""
    at = 0
    text = bytearray()
    while at < len(data):
        byte = data[at]
        if byte >= 0x20 and byte != 0x7F:
            text.append(byte)
            at += 1
            continue
        if text:
            yield Command("text", bytes(text))
            text.clear()
        if byte in _FIXED:
            end = command_end(data, at)
            if end > len(data):
                return
            yield Command(f"{_NAMES[byte]} {chr(data[at + 1])}", data[at + 2 : end])
            at = end
        else:
            if byte in (0x0A, 0x0C):
                yield Command("line")
            elif byte == 0x09:
                yield Command("tab")
            at += 1
    if text:
        yield Command("text", bytes(text))


def command_end(data: bytes, at: int) -> int:
    """Behind the command that begins there, its data included; behind all there is where it is cut short."""
    kind, rest = data[at], data[at + 2 :]
    letter = chr(data[at + 1]) if at + 1 < len(data) else ""
    if not letter:
        return len(data) + 1
    fixed = next((length for letters, length in _FIXED[kind].items() if letter in letters), None)
    return at + 2 + (fixed if fixed is not None else _long(kind, letter, rest))


def _long(kind: int, letter: str, rest: bytes) -> int:
    if not rest:
        return int((kind, letter) in _LONG)
    if kind == _GS and letter == "V":
        return 2 if rest[0] >= _LEAST_CUT_WITH_FEED else 1
    if kind == _GS and letter == "k":
        return _barcode(rest)
    if kind == _GS and letter == "(":
        return 3 + _little(rest[1:3])
    if kind == _GS and letter == "v":
        return 6 + _little(rest[2:4]) * _little(rest[4:6])
    if kind == _ESC and letter == "*":
        return 3 + _little(rest[1:3]) * (3 if rest[0] >= 32 else 1)
    if kind == _ESC and letter == "D":
        return rest.find(b"\0") + 1 or len(rest) + 1
    return 0            # unknown: what follows is taken for text


def _barcode(rest: bytes) -> int:
    if rest[0] < _LEAST_BARCODE_WITH_LENGTH:
        return rest.find(b"\0") + 1 or len(rest) + 1
    return 2 + rest[1] if len(rest) > 1 else 2


def _little(pair: bytes) -> int:
    return int.from_bytes(pair, "little") if len(pair) == 2 else 0xFFFF
