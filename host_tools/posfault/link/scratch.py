"""Folders for the flash images of running terminals, in memory where that is possible.

Each is locked by the process that made it. The kernel drops the lock however that process ends, so that the next one can
tell what is left over and remove it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

_PREFIX = "posfault-"
_LOCK = "lock"
_YOUNG_S = 60       # a folder without a lock may be about to get one


class Scratch:
    """A new folder, locked until remove(). Making one clears away those whose makers are gone."""

    def __init__(self) -> None:
        base = _base()
        for folder in base.glob(f"{_PREFIX}*"):
            if _abandoned(folder):
                shutil.rmtree(folder, ignore_errors=True)
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base))
        unnamed = self.path / "lock.new"
        self._lock = os.open(unnamed, os.O_CREAT | os.O_RDWR)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        unnamed.rename(self.path / _LOCK)       # nobody ever sees it unlocked

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def _base() -> Path:
    memory = Path("/dev/shm")       # the kernel keeps it when a process is killed, and no disk is touched
    return memory if os.access(memory, os.W_OK | os.X_OK) else Path(tempfile.gettempdir())


def _abandoned(folder: Path) -> bool:
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR)
    except FileNotFoundError:
        return _age_s(folder) > _YOUNG_S
    except OSError:         # somebody else's
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True


def _age_s(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0
