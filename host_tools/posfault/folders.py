"""The user's own folders, as the XDG Base Directory Specification has them."""

from __future__ import annotations

import os
from pathlib import Path

_NAME = "posfault"


def data() -> Path:
    """For what cannot be made again: ledgers, complaints, drills."""
    return _below("XDG_DATA_HOME", ".local/share")


def cache() -> Path:
    """For what can."""
    return _below("XDG_CACHE_HOME", ".cache")


def _below(variable: str, otherwise: str) -> Path:
    return Path(os.environ.get(variable) or Path.home() / otherwise) / _NAME
