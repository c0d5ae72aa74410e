"""Opens TOML files that people write. Whatever is wrong with one is a single InputError."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path
from typing import NoReturn

from posfault import toml_lines
from posfault.errors import InputError
from posfault.toml_table import Table

SIZE_MOST = 1 << 20
"""Bytes of such a file; a larger one was not written by anybody."""


def load(path: Path, what: str, listed: str) -> Table:
    """The top table of the file. what: it should be, such as `a scenario file (TOML)`; listed: where to find what there is.

    Raises:
        InputError: the file cannot be read, or is no TOML text.
    """
    data = _bytes(path, what, listed)
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


def _bytes(path: Path, what: str, listed: str) -> bytes:
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise InputError(path, "is a folder", "name one file in it")
        # A pipe or device could block for ever, or never end.
        if not stat.S_ISREG(found.st_mode):
            raise InputError(path, "is not a file", f"give {what}")
        if found.st_size > SIZE_MOST:
            raise InputError(path, f"is larger than {SIZE_MOST} bytes", f"give {what}")
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(path, "no such file", listed) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(path, f"cannot be read: {why}", "check the path and its permissions") from None
