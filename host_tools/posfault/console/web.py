"""The full screen in a browser: each visitor gets a console in a process of its own."""

from __future__ import annotations

import ipaddress
import logging
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

from posfault.errors import PosfaultError, one_line
from posfault.reports import output

_PAGE = Path(__file__).with_name("screen") / "page"


class _Served(Server):
    """Speaks to pages that it has served itself, and to no other."""

    def __init__(self, command: str, host: str, port: int) -> None:
        super().__init__(command, host, port, title="posfault", templates_path=_PAGE)

    def initialize_logging(self) -> None:
        logging.getLogger("textual-serve").addHandler(logging.StreamHandler())

    async def on_startup(self, app: web.Application) -> None:
        others = "" if _is_here(self.host) else "; ANYBODY WHO REACHES IT works the terminal"
        output.plain(f"posfault: the console is at {self.public_url}{others}; Ctrl-C ends it\n")
        sys.stdout.flush()

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        if not _is_ours(request.headers.get("Origin", ""), request.host, _is_here(self.host)):
            raise web.HTTPForbidden(text="this console speaks to its own page only")
        return await super().handle_websocket(request)


def _is_ours(origin: str, host: str, here: bool) -> bool:
    """Whether a page from `origin` may connect to `host`: it came from there. here: only this machine may, and then no name
    server must have been asked where that is.
    """
    name = urlsplit(f"//{host}").hostname or ""
    return urlsplit(origin).netloc == host and (not here or name == "localhost" or _is_number(name))


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_here(host: str) -> bool:
    return host == "localhost" or (_is_number(host) and ipaddress.ip_address(host).is_loopback)


def serve(options: Sequence[str], at: tuple[str, int]) -> int:
    """Until Ctrl-C or SIGTERM. options: of the console that each visitor gets. Raises PosfaultError where nothing can
    listen.
    """
    command = shlex.join([sys.executable, "-m", "posfault", "console", "--full-screen", *options])
    try:
        _Served(command, *at).serve()
    except OSError as problem:
        reason = os.strerror(problem.errno) if problem.errno else str(problem)
        said = f"{at[0]}:{at[1]}: nothing can listen there ({reason}); name another address"
        raise PosfaultError(one_line(said)) from None
    return 0
