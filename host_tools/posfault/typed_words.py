"""Tables as people type them in a line: `drop network.receive 2 after_ms=20` is what a scenario file writes as [[fault]]."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from posfault import facts
from posfault.errors import InputError
from posfault.forms import Form, Number
from posfault.suggest import shown
from posfault.toml_table import Table

FAULT_FORM = "write a kind, a point, which event of it, and parameters: delay network.receive 2 ms=20000"


def fault(said_at: str, text: str) -> Table:
    """A table [[fault]], not yet checked, of `KIND POINT NTH NAME=VALUE…`; nth is 1 where it is not said.

    said_at: what an error names in place of a file. Raises InputError where it is not of that form.
    """
    words = [word for word in text.split() if word != "at"]         # reports say `drop at network.receive 2`
    if len(words) < 2:
        raise InputError(said_at, f"{shown(text)} is no fault", FAULT_FORM)
    given: dict[str, object] = {"kind": words[0], "point": words[1]}
    if words[2:] and words[2].isdecimal():
        given["nth"] = int(words.pop(2))
    kind = facts.kinds().get(words[0])
    return table(said_at, given | named(said_at, words[2:], FAULT_FORM, texts(kind.parameters if kind else ())))


def table(said_at: str, given: dict[str, object]) -> Table:
    """What is given, as a table to be checked like one of a file."""
    return Table(given, Path(said_at), {})


def texts(forms: Iterable[Form]) -> frozenset[str]:
    """The names of those whose values are texts, even where they look like numbers."""
    return frozenset(form.name for form in forms if not isinstance(form, Number))


def named(said_at: str, words: Sequence[str], form: str, texts: frozenset[str] = frozenset()) -> dict[str, object]:
    """NAME=VALUE of each word, numbers as such unless they are `texts`. Raises InputError where one is not of that form."""
    found: dict[str, object] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name or not value:
            raise InputError(said_at, f"{shown(word)} is no parameter", form)
        found[name] = int(value) if name not in texts and value.removeprefix("-").isdecimal() else value
    return found
