"""The verb for a terminal that trades by itself: its release."""

from __future__ import annotations

from pathlib import Path

from posfault import release as builds
from posfault.reports import output

DONE = 0


def release(out: Path, host: str) -> int:
    """Builds it and says how it is started."""
    builds.make(out, host)
    output.plain(f"{out} trades with {host}: cd {out} && micropython -X heapsize=1M -m main {builds.FLASH}\n")
    return DONE
