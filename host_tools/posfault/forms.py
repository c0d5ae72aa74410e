"""Forms of values that a table or a scenario file may hold, and what is wrong with one that is not of its form."""

from __future__ import annotations

import re
from dataclasses import dataclass

Scalar = int | str
Value = int | str | tuple[str, ...]


@dataclass(frozen=True)
class Number:
    """An integer; both bounds are allowed."""

    name: str
    least: int
    most: int
    default: int

    def problem(self, value: object) -> str:
        """What is wrong with `value`, or an empty string."""
        if type(value) is int and self.least <= value <= self.most:
            return ""
        return f"{self.name} must be a whole number from {self.least} to {self.most}"


@dataclass(frozen=True)
class Word:
    """One of a few words."""

    name: str
    choices: tuple[str, ...]
    default: str

    def problem(self, value: object) -> str:
        """What is wrong with `value`, or an empty string."""
        return "" if value in self.choices else f"{self.name} must be one of: {', '.join(self.choices)}"


@dataclass(frozen=True)
class Text:
    """A text that matches `pattern` whole; `form` says it in words."""

    name: str
    pattern: str
    form: str
    default: str

    def problem(self, value: object) -> str:
        """What is wrong with `value`, or an empty string."""
        right = isinstance(value, str) and (value == self.default or re.fullmatch(self.pattern, value) is not None)
        return "" if right else f"{self.name} must be {self.form}"


@dataclass(frozen=True)
class Texts:
    """Any number of texts, each of which matches `pattern` whole; `form` says it in words."""

    name: str
    pattern: str
    form: str
    default: tuple[str, ...] = ()

    def problem(self, value: object) -> str:
        """What is wrong with `value`, or an empty string."""
        right = isinstance(value, list | tuple) and all(
            isinstance(one, str) and re.fullmatch(self.pattern, one) for one in value
        )
        return "" if right else f"{self.name} must be a list, each {self.form}"


Parameter = Number | Word
Form = Number | Word | Text | Texts
