"""Whom the console in a browser speaks to; tests/bench/web.py sells with it in Chromium."""

from __future__ import annotations

import socket
import sys

import pytest

from posfault import cli
from posfault.console import web


@pytest.mark.parametrize(("origin", "host", "here", "is_ours"), [
    ("http://127.0.0.1:8000", "127.0.0.1:8000", True, True),
    ("http://localhost:8000", "localhost:8000", True, True),
    ("http://[::1]:8000", "[::1]:8000", True, True),
    ("http://127.0.0.1:8001", "127.0.0.1:8000", True, False),
    ("https://elsewhere.example", "127.0.0.1:8000", True, False),
    ("", "127.0.0.1:8000", True, False),
    ("http://rebound.example:8000", "rebound.example:8000", True, False),
    ("http://till.example:8000", "till.example:8000", False, True),
    ("https://elsewhere.example", "till.example:8000", False, False),
])
def test_only_the_page_that_it_served_reaches_a_terminal(origin: str, host: str, here: bool, is_ours: bool) -> None:
    assert web._is_ours(origin, host, here) == is_ours


@pytest.mark.parametrize(("at", "said"), [
    ("nowhere", "nowhere is no address; give host and port, such as"),
    ("TAKEN", "nothing can listen there (Address already in use); name another address"),
])
def test_an_address_where_nothing_can_listen_is_one_line(at: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        at = at.replace("TAKEN", f"127.0.0.1:{taken.getsockname()[1]}")
        assert cli.status(["console", "--web", "--listen", at]) == 2
    wrong = capsys.readouterr().err.splitlines()
    assert len(wrong) == 1
    assert said in wrong[0]


def test_without_textual_serve_it_says_what_to_install(
        capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    assert cli.status(["console", "--web"]) == 2
    assert capsys.readouterr().err == "posfault: --web: textual-serve is not installed; install it: " \
        "pip install textual-serve\n"
