"""Finds scenario files and loads them. Whatever is wrong with one is a single InputError."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path
from typing import NoReturn

from posfault import scenario_reader, suggest, toml_lines
from posfault.errors import InputError
from posfault.scenario import Scenario
from posfault.toml_table import Table

SIZE_MOST = 1 << 20
"""Bytes of a scenario file; a larger one was not written by anybody."""

_LIST = "`posfault list` shows the scenarios"


_HERE = Path(__file__).resolve().parent / "scenarios"
_CLEAN = "clean"


def catalogue() -> list[Path]:
    """Every scenario of the package in which something goes wrong, sorted by path."""
    return sorted(path for path in _HERE.rglob("*.toml") if path.parent.name != _CLEAN)


def clean() -> list[Path]:
    """Those in which nothing does: what the explorer begins with."""
    return sorted((_HERE / _CLEAN).glob("*.toml"))


def find(name_or_path: str | Path) -> Path:
    """The file of a scenario: one of the catalogue by its name, or a path.

    Raises:
        InputError: there is neither such a name nor such a path; the nearest name is suggested.
    """
    given = str(name_or_path)
    files = {file.stem: file for file in (*catalogue(), *clean())}
    if given in files:
        return files[given]
    path = Path(given)
    if not given or "\0" in given or not _exists(path):
        near = suggest.nearest(path.stem, files)
        raise InputError(suggest.shown(given), "no such file or scenario", f"did you mean {near}?" if near else _LIST)
    return path


def load(path: str | Path) -> Scenario:
    """The scenario in the file `path`.

    Raises:
        InputError: the file cannot be read, is no TOML text, or is no scenario that could be run.
    """
    path = Path(path)
    data = _bytes(path)
    try:
        return loads(data.decode("utf-8-sig"), path)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(path, "not a UTF-8 text", "give a scenario file (TOML)", line) from None


def loads(text: str, path: Path) -> Scenario:
    """The scenario that `text` describes, as if it stood in the file `path`.

    Raises:
        InputError: as `load`.
    """
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        _refuse(path, text, error)
    return scenario_reader.scenario(Table(data, path, toml_lines.lines(text)), path)


def _refuse(path: Path, text: str, error: Exception) -> NoReturn:
    said = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    if place := re.search(r" \(at line (\d+), column \d+\)$", said):
        said, line = said[: place.start()], int(place[1])
    elif said.endswith(" (at end of document)"):
        said, line = "the text ends too early", text.count("\n") + 1
    else:
        line = 1
    raise InputError(path, f"not TOML: {said}", "mend this line", line) from None


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:     # such as a name too long to be one
        return False


def _bytes(path: Path) -> bytes:
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise InputError(path, "is a folder", "name one file in it")
        # A pipe or device could block for ever, or never end.
        if not stat.S_ISREG(found.st_mode):
            raise InputError(path, "is not a file", "give a scenario file (TOML)")
        if found.st_size > SIZE_MOST:
            raise InputError(path, f"is larger than {SIZE_MOST} bytes", "give a scenario file (TOML)")
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(path, "no such file", _LIST) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(path, f"cannot be read: {why}", "check the path and its permissions") from None
