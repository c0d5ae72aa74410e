"""Opens TOML files that people write. Whatever is wrong with one is a single InputError."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import NoReturn

from posfault import input_file, toml_lines
from posfault.errors import InputError
from posfault.toml_table import Table

SIZE_MOST = 1 << 20
"""Bytes of such a file; a larger one was not written by anybody."""


def load(path: Path, what: str, listed: str) -> Table:
    """The top table of the file. what: it should be, such as `a scenario file (TOML)`; listed: where to find what there is.

    Raises:
        InputError: the file cannot be read, or is no TOML text.
    """
    data = input_file.read(path, what, listed, SIZE_MOST)
    try:
        return loads(data.decode("utf-8-sig"), path)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(path, "not a UTF-8 text", f"give {what}", line) from None


def loads(text: str, path: Path) -> Table:
    """The top table of the text, as if it stood in the file `path`. Raises InputError for what is no TOML."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        _refuse(path, text, error)
    return Table(data, path, toml_lines.lines(text))


def _refuse(path: Path, text: str, error: Exception) -> NoReturn:
    said = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    if place := re.search(r" \(at line (\d+), column \d+\)$", said):
        said, line = said[: place.start()], int(place[1])
    elif said.endswith(" (at end of document)"):
        said, line = "the text ends too early", text.count("\n") + 1
    else:
        line = 1
    raise InputError(path, f"not TOML: {said}", "mend this line", line) from None
