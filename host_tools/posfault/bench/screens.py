"""Reads the display as a person does: which text it shows, in whatever language, and what is filled in."""

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
HELP = Screen("help", ())       # the help text of whatever prompt


@functools.cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    found = [
        (name, re.escape(text).replace(r"\{\}", "(.*)"))
        for language in facts.languages()
        for name, text in facts.text(language).items()
    ]
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
    return HELP if any(shown in facts.help_texts(language).values() for language in facts.languages()) else NOTHING
