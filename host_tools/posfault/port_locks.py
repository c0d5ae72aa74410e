"""One worker of pytest a port: each takes the first that is free, and has it until its process ends."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from posfault import folders
from posfault.errors import PortError, PosfaultError, one_line


def same(port: str) -> str:
    """The name of what is behind it, however it was named."""
    return port if "://" in port else os.path.realpath(port)


class Claim:
    """A port that nobody else who claims has; `release` gives it back, as does the end of the process.

    first: the place at which to begin to look, so that workers that begin at once do not want the same one.
    """

    def __init__(self, ports: Sequence[str], first: int = 0) -> None:
        """Raises PortError where none is free."""
        for port in (*ports[first % len(ports) :], *ports[: first % len(ports)]):
            lock = FileLock(_folder() / f"{hashlib.sha256(same(port).encode()).hexdigest()[:16]}.lock")
            try:
                lock.acquire(timeout=0)
            except Timeout:
                continue
            self.port, self._lock = port, lock
            return
        raise PortError(one_line(f"{', '.join(ports)}: another pytest has it; end that, or name another port"))

    def release(self) -> None:
        self._lock.release()


def _folder() -> Path:
    folder = folders.cache() / "ports"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise PosfaultError(f"{folder}: cannot be made ({problem.strerror}); name another folder by"
                            " XDG_CACHE_HOME") from None
    return folder
