"""Consoles at real terminals: in this process with a script for a pipe, and in one of their own."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

import pytest

from posfault import cli, facts
from posfault.bench.stand import Stand
from posfault.console.commands import Commands
from posfault.console.session import Session

FIELD = tuple(facts.guards())


@pytest.fixture
def ready(stand: Stand) -> Commands:
    """A session on `field` in which ann has signed on and a customer wants tea for 88.00, who has card A."""
    commands = Commands(Session(stand, FIELD), "en")
    commands.obey("clerk sign on")
    commands.obey("customer tea 88.00 A")
    return commands


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Function (script, *options) giving (exit status, lines, what was said on stderr) of the console at a pipe."""
    def run(script: str, *options: str) -> tuple[int, list[str], str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(script))
        status = cli.status(["console", *options])
        said = capsys.readouterr()
        return status, said.out.splitlines(), said.err

    return run
