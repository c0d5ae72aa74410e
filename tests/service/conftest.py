"""`posfault acquirer` started as a person starts it, and the load client of tests/bench as its terminals."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCH = Path(__file__).parents[1] / "bench"
sys.path.append(str(BENCH))         # test folders are no packages; what they share with `make bench` is there

import load_client  # noqa: E402
from served import Served  # noqa: E402

Serve = Callable[..., Served]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts the command with these options; its books are in a file of this test unless another is named."""
    running: list[Served] = []

    def started(*options: object, ledger: Path | str | None = None, **more: Any) -> Served:
        running.append(Served(ledger or tmp_path / "ledger.db", *options, **more))
        return running[-1]

    yield started
    for one in running:
        one.kill()


@pytest.fixture
def client() -> ModuleType:
    """The load client's module."""
    return load_client


@pytest.fixture
def connected() -> Iterator[Callable[[Served], socket.socket]]:
    """Opens a bare connection to a server."""
    lines: list[socket.socket] = []

    def opened(server: Served) -> socket.socket:
        lines.append(socket.create_connection(("127.0.0.1", server.port), timeout=10))
        return lines[-1]

    yield opened
    for line in lines:
        line.close()
