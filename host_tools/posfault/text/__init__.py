"""What people are told on the host: one catalogue per language, and sentences that can be said in each of them.

A sentence is a str, the English one; whoever speaks another language asks it for that. What reads it as a string need not
know.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

from posfault.text import (
    complaints_en,
    complaints_zh,
    console_en,
    console_zh,
    en,
    meanings_zh,
    pages_en,
    pages_zh,
    proxy_en,
    proxy_zh,
    words_en,
    words_zh,
    zh,
)

ENGLISH = "en"
TEXTS: Mapping[str, Mapping[str, str]] = {
    ENGLISH: {**en.TEXTS, **complaints_en.TEXTS, **console_en.TEXTS, **proxy_en.TEXTS, **pages_en.TEXTS},
    "zh": {**zh.TEXTS, **complaints_zh.TEXTS, **console_zh.TEXTS, **proxy_zh.TEXTS, **pages_zh.TEXTS},
}
WORDS: Mapping[str, Mapping[str, str]] = {
    ENGLISH: {**words_en.WORDS, **complaints_en.WORDS, **proxy_en.WORDS, **pages_en.WORDS},
    "zh": {**words_zh.WORDS, **complaints_zh.WORDS, **proxy_zh.WORDS, **pages_zh.WORDS},
}
# What a kind, behaviour, guard or cause of the tables means; the tables themselves say it in English.
MEANINGS: Mapping[str, Mapping[str, str]] = {"zh": meanings_zh.MEANINGS}
_ENGLISH_TEXTS, _ENGLISH_WORDS = TEXTS[ENGLISH], WORDS[ENGLISH]


class Told(str):
    """A sentence: the text `name` with its blanks filled in. As a str it is English."""

    __slots__ = ("name", "values")
    name: str
    values: Mapping[str, object]

    def into(self, language: str) -> str:
        """The same in another language, with what stands in the blanks."""
        if language == ENGLISH:
            return str(self)
        filled = {blank: into(value, language) for blank, value in self.values.items()}
        return TEXTS[language][self.name].format(**filled)


class Term(str):
    """A word that the facts or a scenario use for something, such as a journal state. As a str it is English."""

    __slots__ = ("word",)
    word: str

    def into(self, language: str) -> str:
        return WORDS[language].get(self.word, self.word)


class Meaning(str):
    """What a row of a table means. As a str it is English, as the table has it."""

    __slots__ = ("row",)
    row: str

    def into(self, language: str) -> str:
        return MEANINGS.get(language, {}).get(self.row, str(self))


def tell(name: str, /, **values: object) -> Told:
    """The text of that name; said in the very hot loop, so English is made by formatting alone."""
    told = Told(_ENGLISH_TEXTS[name].format(**values))
    told.name, told.values = name, values
    return told


def term(word: str) -> Term:
    """The word as people say it; one that no catalogue has stands for itself."""
    found = Term(_ENGLISH_WORDS.get(word, word))
    found.word = word
    return found


def meant(table: str, name: str, english: str) -> Meaning:
    """table: kind, behaviour, guard or cause; name: of the row; english: what the table says of it."""
    found = Meaning(english)
    found.row = f"{table} {name}"
    return found


def chain(name: str, parts: Iterable[str]) -> str:
    """One or several, the text `name` between each `first` and `second`."""
    return functools.reduce(lambda first, second: tell(name, first=first, second=second), parts)


def into(value: object, language: str) -> object:
    """A blank's value in that language; what is no sentence is the same in all."""
    return value.into(language) if isinstance(value, (Told, Term, Meaning)) else value


def spoken(text: str, language: str) -> str:
    """Any text in that language, as far as it is a sentence of a catalogue."""
    return str(into(text, language))
