"""Reads the display as a person does: which text of the catalogue it shows, and what is filled in."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from posfault import facts


class Screen(NamedTuple):
    """name: the text's in the catalogue. values: what stands in its blanks."""

    name: str
    values: tuple[str, ...]


NOTHING = Screen("", ())


@functools.cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    texts = facts.text("en")
    found = [(name, re.escape(text).replace(r"\{\}", "(.*)")) for name, text in texts.items()]
    # The more fixed letters, the more it says: "{}\nSWIPE CARD" must not be taken for another.
    found.sort(key=lambda row: -len(row[1].replace("(.*)", "")))
    return [(name, re.compile(pattern)) for name, pattern in found]


@functools.lru_cache(maxsize=4096)
def read(shown: str) -> Screen:
    """The screen that `shown` is; NOTHING for a text of no catalogue."""
    for name, pattern in _patterns():
        match = pattern.fullmatch(shown)
        if match:
            return Screen(name, match.groups())
    return NOTHING
