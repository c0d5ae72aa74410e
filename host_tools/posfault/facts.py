"""The only door to firmware/facts: tables that terminal and host share, read without running them.

Every accessor raises InputError, naming file and line, when a table is missing or a row is not of its form.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from posfault import literals, suggest
from posfault.errors import InputError, PosfaultError
from posfault.forms import Form, Number, Parameter, Text, Texts, Word

CAUSES = frozenset([f"U{n}" for n in range(1, 23)] + [f"D{n}" for n in range(1, 15)])
"""Rows of the founding articles' causes: U for unsigned debits, D for duplicate debits."""


class Request(NamedTuple):
    """A kind of request: F3, F25, 60.1 and 60.3 as digits, empty where it has none; the numbers of its fields."""

    name: str
    mti: str
    processing_code: str
    condition: str
    type: str
    network_code: str
    fields: tuple[int, ...]


@dataclass(frozen=True)
class Point:
    """A place where a fault can strike; `direction` is `in` (brought to the terminal) or `out` (done by it)."""

    name: str
    direction: str
    event: str

    @property
    def peripheral(self) -> str:
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Kind:
    """A fault kind; a `points` entry that ends with * stands for all points that begin with the rest."""

    name: str
    part: str
    points: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    meaning: str

    def applies_to(self, point: str | Point) -> bool:
        name = point if isinstance(point, str) else point.name
        return any(name.startswith(p[:-1]) if p.endswith("*") else name == p for p in self.points)


@dataclass(frozen=True)
class Guard:
    """A protection in the firmware; `remedy` is a row of the articles' remedies, P1 to P18."""

    name: str
    part: str
    remedy: str
    meaning: str


@dataclass(frozen=True)
class Function:
    """A function of the terminal: its hot key, if it has one, its number in the menu, and the least role that may use it."""

    name: str
    key: str
    number: int
    role: str

    @property
    def keys(self) -> tuple[str, ...]:
        """What to press at the idle display."""
        return (self.key,) if self.key else ("MENU", *str(self.number), "ENTER")


@dataclass(frozen=True)
class BehaviourFact:
    """A misbehaviour of clerk, platform or acquirer."""

    name: str
    part: str
    parameters: tuple[Parameter, ...]
    meaning: str


def firmware_root() -> Path:
    """The terminal's root folder: POSFAULT_FIRMWARE, else that of the checkout, else the copy inside the package."""
    return _root(os.environ.get("POSFAULT_FIRMWARE", ""))


def boards_root() -> Path:
    """The folder with a folder for each board: POSFAULT_BOARDS, else that of the checkout, else the copy in the package."""
    if named := os.environ.get("POSFAULT_BOARDS", ""):
        if not (Path(named) / "unix").is_dir():
            raise InputError(named, "no boards here (no folder unix)", "set POSFAULT_BOARDS to such a folder, or unset it")
        return Path(named).resolve()
    package = Path(__file__).resolve().parent
    for root in (package.parents[1] / "boards", package / "_boards"):
        if (root / "unix").is_dir():
            return root
    raise PosfaultError(f"no boards beside {package}; install posfault again")


def table(name: str) -> SimpleNamespace:
    """The constants of facts/NAME.py as attributes."""
    return _namespace(_file(name))


@functools.cache
def iso_fields() -> tuple[tuple[int, str, int], ...]:
    """(number, kind, length) of each ISO 8583 field; see firmware/facts/iso_fields.py."""
    flat = table("iso_fields").FIELDS
    return tuple(zip(flat[0::3], flat[1::3], flat[2::3], strict=True))


@functools.cache
def messages() -> tuple[Request, ...]:
    """Requests the terminal sends, in the table's order; see firmware/facts/messages.py."""
    lines = table("messages").MESSAGES.decode().strip().splitlines()
    rows = ([word.strip("-") for word in line.split(" ")] for line in lines)
    return tuple(Request._make((*row[:6], tuple(map(int, row[6:])))) for row in rows)


def limits() -> SimpleNamespace:
    """Times in ms, sizes in bytes and counts that bound the terminal, as attributes."""
    return table("limits")


def points() -> Mapping[str, Point]:
    """Every point by name, in the table's order."""
    return _points(_file("points"))


def kinds() -> Mapping[str, Kind]:
    """Every fault kind by name, in the table's order."""
    return _kinds(_file("fault_kinds"))


def guards() -> Mapping[str, Guard]:
    """Every guard by name, in the table's order."""
    return _guards(_file("guards"))


def functions() -> Mapping[str, Function]:
    """What an operator can choose at the terminal, by name, in the table's order."""
    return _functions(_file("functions"))


def configuration() -> Mapping[str, Form]:
    """What provisioning may set, by name, in the table's order."""
    return _configuration(_file("configuration"))


def behaviours() -> Mapping[str, BehaviourFact]:
    """Every behaviour by name, in the table's order."""
    return _behaviours(_file("behaviours"))


def languages() -> tuple[str, ...]:
    """Those in which display and paper can speak; the first is the default."""
    language = configuration()["language"]
    assert isinstance(language, Word)
    return language.choices


def text(language: str) -> Mapping[str, str]:
    """What display and paper say in a language, by the text's name; {} is filled in."""
    return _text(language)


def help_texts(language: str) -> Mapping[str, str]:
    """What the key HELP shows, by the name of the text that waits for somebody."""
    return _text(f"help_{language}")


@functools.cache
def _text(name: str) -> Mapping[str, str]:
    page = _namespace(firmware_root() / "text" / f"{name}.py")
    rows = filter(None, (page.TEXTS + getattr(page, "PAPER", "")).split("\n"))
    return {name: text.replace(" / ", "\n") for name, _, text in (row.partition(" = ") for row in rows)}


def causes() -> frozenset[str]:
    """The ids a scenario may name as its cause."""
    return CAUSES


def rule_names() -> tuple[str, ...]:
    """The rules there are, sorted: one per file of rules/, its underscores written as hyphens."""
    folder = Path(__file__).resolve().parent / "rules"
    return tuple(sorted(f.stem.replace("_", "-") for f in folder.glob("*.py") if not f.stem.startswith("_")))


@functools.cache
def _root(named: str) -> Path:
    if named:
        if not (Path(named) / "facts").is_dir():
            raise InputError(named, "no firmware here (no folder facts)", "set POSFAULT_FIRMWARE to one, or unset it")
        return Path(named).resolve()
    package = Path(__file__).resolve().parent
    for root in (package.parents[1] / "firmware", package / "_firmware"):
        if (root / "facts").is_dir():
            return root
    raise PosfaultError(f"no firmware beside {package}; install posfault again, or set POSFAULT_FIRMWARE to its folder")


def _file(name: str) -> Path:
    return _found(firmware_root() / "facts", name)


@functools.cache
def _found(folder: Path, name: str) -> Path:
    known = {f.stem: f for f in folder.glob("*.py")}
    if name not in known:
        raise InputError(folder, f"there is no table {suggest.shown(name)}", suggest.remedy(name, known))
    return known[name]


@functools.cache
def _namespace(file: Path) -> SimpleNamespace:
    return SimpleNamespace(**literals.read(file).values)


@functools.cache
def _points(file: Path) -> dict[str, Point]:
    return {row[0]: Point(*row) for _, row in literals.read(file).rows("POINTS", 3)}


@functools.cache
def _kinds(file: Path) -> dict[str, Kind]:
    return {
        name: Kind(name, part, tuple(places), _parameters(file, line, parameters), meaning)
        for line, (name, part, places, parameters, meaning) in literals.read(file).rows("FAULT_KINDS", 5)
    }


@functools.cache
def _guards(file: Path) -> dict[str, Guard]:
    return {row[0]: Guard(*row) for _, row in literals.read(file).rows("GUARDS", 4)}


@functools.cache
def _functions(file: Path) -> dict[str, Function]:
    rows = (line.split(" ") for line in literals.read(file).values["FUNCTIONS"].decode().strip().splitlines())
    return {name: Function(name, key.strip("-"), int(number), role) for name, key, number, role in rows}


@functools.cache
def _configuration(file: Path) -> dict[str, Form]:
    return {name: _form(file, line, name, form) for line, (name, form, _) in literals.read(file).rows("CONFIGURATION", 3)}


def _form(file: Path, line: int, name: str, form: tuple[Any, ...]) -> Form:
    match form:
        case (str(pattern), str(words), str(default)):
            return Text(name, pattern, words, default)
        case (str(pattern), str(words), ()):
            return Texts(name, pattern, words)
        case _:
            return _parameters(file, line, ((name, *form),))[0]


@functools.cache
def _behaviours(file: Path) -> dict[str, BehaviourFact]:
    return {
        name: BehaviourFact(name, part, _parameters(file, line, parameters), meaning)
        for line, (name, part, parameters, meaning) in literals.read(file).rows("BEHAVIOURS", 4)
    }


def _parameters(file: Path, line: int, rows: tuple[tuple[Any, ...], ...]) -> tuple[Parameter, ...]:
    made = []
    for row in rows:
        match row:
            case (str(name), int(least), int(most), int(default)):
                parameter: Parameter = Number(name, least, most, default)
            case (str(name), tuple(choices), str(default)):
                parameter = Word(name, choices, default)
            case _:
                form = "write (name, least, most, default) or (name, choices, default)"
                raise InputError(file, f"{row!r} is no parameter", form, line)
        if parameter.problem(parameter.default):
            raise InputError(file, f"the default of {parameter.name} is not allowed by itself", "change one", line)
        made.append(parameter)
    return tuple(made)
