"""Reads one table of a TOML file key by key, and says precisely what is wrong with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from posfault import suggest
from posfault.errors import InputError
from posfault.forms import Texts
from posfault.toml_lines import Place, line_of

# Control, format and line-breaking characters: they would change how a report looks.
UNFIT = ("Cc", "Cf", "Zl", "Zp")


@dataclass(frozen=True)
class Choice:
    """What a word may be: the names, what one of them is called, and the `posfault` verb that lists them, if any."""

    names: Collection[str]
    what: str
    command: str = ""


class Table:
    """One table of `file`. Every method raises InputError with the line of the key it was asked for."""

    def __init__(self, data: dict[str, object], file: Path, places: dict[Place, int], place: Place = ()) -> None:
        self._data = data
        self._file = file
        self._places = places
        self._place = place

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def fail(self, what: str, remedy: str, key: str = "") -> NoReturn:
        """Raises InputError at `key`, or at the table itself."""
        place = (*self._place, key) if key else self._place
        raise InputError(self._file, what, remedy, line_of(self._places, place))

    def only(self, known: Collection[str]) -> None:
        """Every key must be one of `known`."""
        for key in self._data:
            if key not in known:
                self.fail(f"unknown key {suggest.shown(key)}", suggest.remedy(key, known), key)

    def text(self, key: str, default: str | None = None) -> str:
        """A non-empty string; required unless there is a default."""
        if default is not None and key not in self:
            return default
        return self._text(key, self._value(key, None, "a text in quotes"))

    def word(self, key: str, choice: Choice, default: str | None = None) -> str:
        """A string that is one of the choice's names; required unless there is a default."""
        value = self.text(key, default)
        if key in self:
            self._known(key, value, choice)
        return value

    def words(self, key: str, choice: Choice) -> tuple[str, ...]:
        """A list of different strings, each one of the choice's names; may be empty."""
        return self._words(key, self._list(key), choice)

    def word_lists(self, key: str, choice: Choice) -> tuple[tuple[str, ...], ...]:
        """A list of non-empty lists as `words` reads them; nothing when the key is absent."""
        lists = []
        for inner in self._list(key) if key in self else []:
            if not isinstance(inner, list) or not inner:
                self.fail(f"{key} must be a list of non-empty lists", f'write {key} = [["…"]]', key)
            lists.append(self._words(key, inner, choice))
        return tuple(lists)

    def whole(self, key: str, least: int, most: int, default: int | None = None) -> int:
        """An integer from `least` to `most`; required unless there is a default."""
        value = self._value(key, default, "a whole number")
        # bool is an int to Python, and a float is never money.
        if type(value) is not int or not least <= value <= most:
            self.fail(f"{key} must be a whole number from {least} to {most}", f"change {key}", key)
        return value

    def required(self, key: str) -> None:
        """The key must be there."""
        self._value(key, None, "which this needs")

    def texts(self, key: str, form: Texts) -> tuple[str, ...]:
        """A list of strings of that form; may be empty."""
        values = tuple(self._text(key, value) for value in self._list(key))
        if form.problem(values):
            self.fail(form.problem(values), f"change {key}", key)
        return values

    def raw(self, key: str) -> object:
        """The value as tomllib read it; the caller judges it."""
        return self._data[key]

    def table(self, key: str, *, required: bool = False) -> Table:
        """The table [key]; empty when it is absent and not required."""
        name = ".".join([*(part for part in self._place if isinstance(part, str)), key])
        value = self._value(key, None if required else {}, f"a table [{name}]")
        if not isinstance(value, dict):
            self.fail(f"{key} must be a table", f"write [{name}]", key)
        return Table(value, self._file, self._places, (*self._place, key))

    def tables(self, key: str) -> list[Table]:
        """The tables [[key]], in the order written."""
        value = self._data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fail(f"{key} must be an array of tables", f"write [[{key}]] above each", key)
        return [Table(item, self._file, self._places, (*self._place, key, n)) for n, item in enumerate(value)]

    def _value(self, key: str, default: object, form: str) -> object:
        if key in self._data:
            return self._data[key]
        if default is None:
            near = suggest.nearest(key, self._data)
            self.fail(f"{key} is missing", f"rename {near} to {key}" if near else f"add {key}, {form}")
        return default

    def _list(self, key: str) -> list[object]:
        value = self._value(key, None, "a list")
        if not isinstance(value, list):
            self.fail(f"{key} must be a list", f'write {key} = ["…"]', key)
        return value

    def _words(self, key: str, values: list[object], choice: Choice) -> tuple[str, ...]:
        words: list[str] = []
        for value in values:
            word = self._text(key, value)
            self._known(key, word, choice)
            if word in words:
                self.fail(f"{key} names {word} twice", "remove one", key)
            words.append(word)
        return tuple(words)

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            self.fail(f"{key} must be a text, and not empty", "write it in quotes", key)
        if any(unicodedata.category(c) in UNFIT for c in value):
            self.fail(f"{key} has a control or invisible character in it", "remove it; a text is one line", key)
        return value

    def _known(self, key: str, value: str, choice: Choice) -> None:
        if value not in choice.names:
            remedy = suggest.remedy(value, choice.names, choice.command)
            self.fail(f"unknown {choice.what} {suggest.shown(value)}", remedy, key)
