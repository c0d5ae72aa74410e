"""Finds scenario files and loads them. Whatever is wrong with one is a single InputError."""

from __future__ import annotations

from pathlib import Path

from posfault import scenario_reader, suggest, toml_file
from posfault.errors import InputError
from posfault.scenario import Scenario

_WHAT = "a scenario file (TOML)"
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
    return scenario_reader.scenario(toml_file.load(path, _WHAT, _LIST), path)


def loads(text: str, path: Path) -> Scenario:
    """The scenario that `text` describes, as if it stood in the file `path`.

    Raises:
        InputError: as `load`.
    """
    return scenario_reader.scenario(toml_file.loads(text, path), path)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:     # such as a name too long to be one
        return False
