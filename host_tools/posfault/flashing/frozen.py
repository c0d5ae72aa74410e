"""What a MicroPython is built with that has the firmware frozen in."""

from __future__ import annotations

import re
from pathlib import Path

from posfault import facts
from posfault.boards import Board
from posfault.errors import InputError

_FREEZE = re.compile(r'freeze\("(\.[^"]*)"')


def write_manifest(board: Board, folder: Path) -> Path:
    """The board's manifest.py with absolute paths, so that it can be used from any MicroPython tree; gives its path."""
    firmware = facts.firmware_root()
    places = {"../../firmware": firmware, ".": board.folder}
    text = (board.folder / "manifest.py").read_text(encoding="utf-8")
    unknown = [place for place in _FREEZE.findall(text) if place not in places]
    if unknown:
        raise InputError(board.folder / "manifest.py", f"freezes {unknown[0]}", f"freeze {' and '.join(places)} only")
    target = folder / "manifest.py"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target.write_text(_FREEZE.sub(lambda found: f'freeze("{places[found[1]].as_posix()}"', text), encoding="utf-8")
    except OSError as problem:
        raise InputError(target, f"cannot be written ({problem.strerror})", "run it in a folder of yours") from None
    return target.resolve()
