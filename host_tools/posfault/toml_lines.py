"""Finds the line on which a key or table of a TOML text stands, which tomllib does not say."""

from __future__ import annotations

import re

Place = tuple[str | int, ...]
"""Keys from the top, and indexes from 0 into arrays of tables: ("step", 2, "amount")."""

_NAME = r"""(?:[\w-]+|"(?:\\.|[^"\\])*"|'[^']*')"""
_NAMES = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_NAMES})\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(rf"\s*({_NAMES})\s*=")
_LONG_STRING = re.compile(r'"""[\s\S]*?"""|' + r"'''[\s\S]*?'''")
_STRING_OR_COMMENT = re.compile(r""""(?:\\.|[^"\\])*"|'[^']*'|#.*""")


def lines(text: str) -> dict[Place, int]:
    """The line, from 1, of each table header and of each key that begins a line."""
    # A long string may hold lines that look like TOML: keep its line breaks and nothing else.
    text = _LONG_STRING.sub(lambda found: "''" + "\n" * found[0].count("\n"), text)
    places: dict[Place, int] = {}
    arrays: dict[Place, int] = {}
    table: Place = ()
    depth = 0
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.rstrip("\r")
        if depth == 0 and (header := _HEADER.match(line)):
            table = _names(header[2])
            if header[1] == "[[":
                arrays[table] = arrays.get(table, -1) + 1
                table = (*table, arrays[table])
            places.setdefault(table, number)
            continue
        if depth == 0 and (key := _KEY.match(line)):
            places.setdefault(table + _names(key[1]), number)
        bare = _STRING_OR_COMMENT.sub("", line)
        depth = max(0, depth + sum(map(bare.count, "[{")) - sum(map(bare.count, "]}")))
    return places


def line_of(places: dict[Place, int], place: Place) -> int | None:
    """The first line of `place`, or of what is written nearest around it."""
    while place:
        # A table may have no line of its own, only those of what is in it: [[step]], [expect.net].
        inside = [line for other, line in places.items() if other[: len(place)] == place]
        if inside:
            return min(inside)
        place = place[:-1]
    return None


def _names(dotted: str) -> Place:
    return tuple(name.strip("\"'") for name in re.findall(_NAME, dotted))
