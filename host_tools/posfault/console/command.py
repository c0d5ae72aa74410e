"""`posfault console`: a person at a terminal."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, validators

from posfault import pool, profiles
from posfault.acquirer.listener import address
from posfault.commands import known
from posfault.console.front import Front
from posfault.console.session import Session
from posfault.errors import InputError
from posfault.options import Guard, Port, Profile, written
from posfault.text import ENGLISH

# What draws takes a while to load, and lines need none of it: posfault.console.screen is imported where it is wanted.

Language = Annotated[str, Parameter(help="en or zh: what display, paper and console speak")]
Pace = Annotated[int, Parameter(help="let the terminal run by its own clock, in real time, so many times as fast as life;"
                                     " in lockstep by default, where time passes only when somebody lets it",
                                validator=validators.Number(gte=0, lte=1000))]
File = Annotated[Path | None, written("write the session to this file as a scenario, which `posfault run` replays")]
Lines = Annotated[bool | None, Parameter(help="lines, or a full screen; by default a full screen where a person sits at a"
                                              " terminal, and lines from or into a pipe", negative="--full-screen")]
Web = Annotated[bool, Parameter(help="the full screen in browsers, a session for each, until Ctrl-C", negative="")]
Listen = Annotated[str, Parameter(help="with --web: address and port; another than 127.0.0.1 lets other machines in")]


def console(*, port: Port = None, profile: Profile = "field", guard: Guard = None, language: Language = ENGLISH,
            pace: Pace = 0, record: File = None, lines: Lines = None, web: Web = False,
            listen: Listen = "127.0.0.1:8000") -> int:
    """Work at a terminal by hand: press its keys, present cards, see its display, paper, link and bank, make things fail.

    On a full screen F1 says how. In lines, every line is a command; `help` lists them. From a pipe they are carried out one
    after the other. The session ends with Ctrl-Q or `quit`, the end of the input, Ctrl-C or SIGTERM: the bench closes as
    every run does, and judges it. Exit status: 0 no rule is broken, 1 one is, 2 wrong input or no terminal there, 3 hung, or
    a fault that was armed never fired.
    """
    configuration = {} if known(language) == ENGLISH else {"language": language}
    off = profiles.guards_off(profile, guard or ())
    if web:
        options = [f"--profile={profile}", *(f"--guard={one}" for one in guard or ()), f"--language={language}",
                   f"--pace={pace}", *([f"--port={port}"] if port else []), *([f"--record={record}"] if record else [])]
        return _serve(options, address(listen, "--listen"))
    if lines is None:
        lines = not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))     # Textual draws on stderr
    with pool.stand_at(port) as stand:
        if lines:
            return Front(Session(stand, off, configuration, pace), language, record).run()
        from posfault.console.screen import front

        return front.run(lambda: Session(stand, off, configuration, pace), language, record)


def _serve(options: list[str], at: tuple[str, int]) -> int:
    try:
        importlib.import_module("textual_serve")
    except ImportError:
        raise InputError("--web", "textual-serve is not installed", "install it: pip install textual-serve") from None
    from posfault.console import web

    return web.serve(options, at)
