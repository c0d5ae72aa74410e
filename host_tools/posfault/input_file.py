"""Files that somebody names: read whole where they are files at all, and none that would not end."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from posfault.errors import InputError


def read(path: Path, what: str, listed: str, most: int) -> bytes:
    """Its bytes, `most` at the most. what: it should be, such as `a scenario file (TOML)`; listed: where to find one.

    Raises:
        InputError: it is not there, no file, too large, or cannot be read.
    """
    found = _looked_at(path, what)
    if found is None:
        raise InputError(path, "no such file", listed)
    if found.st_size > most:
        raise InputError(path, f"is larger than {most} bytes", f"give {what}")
    try:
        return path.read_bytes()
    except OSError as problem:
        raise _unreadable(path, problem) from None


def must_be_one(path: Path, what: str) -> None:
    """For what others will read: whatever is there is a file.

    Raises:
        InputError: it is something else, or nobody can tell.
    """
    _looked_at(path, what)


def _looked_at(path: Path, what: str) -> os.stat_result | None:
    """None where nothing is there. A pipe or device could block for ever, or never end."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as problem:
        raise _unreadable(path, problem) from None
    if stat.S_ISDIR(found.st_mode):
        raise InputError(path, "is a folder", "name one file in it")
    if not stat.S_ISREG(found.st_mode):
        raise InputError(path, "is not a file", f"give {what}")
    return found


def _unreadable(path: Path, problem: OSError | ValueError) -> InputError:
    why = problem.strerror if isinstance(problem, OSError) else str(problem)
    return InputError(path, f"cannot be read: {why}", "check the path and its permissions")
