"""`posfault console`: a person at a terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, validators

from posfault import pool, profiles
from posfault.commands import known
from posfault.console.front import Front
from posfault.console.session import Session
from posfault.options import Guard, Port, Profile
from posfault.text import ENGLISH

Language = Annotated[str, Parameter(help="en or zh: what display, paper and console speak")]
Pace = Annotated[int, Parameter(help="let the terminal run by its own clock, in real time, so many times as fast as life;"
                                     " in lockstep by default, where time passes only when somebody lets it",
                                validator=validators.Number(gte=0, lte=1000))]
File = Annotated[Path | None, Parameter(help="write the session to this file as a scenario, which `posfault run` replays")]
Lines = Annotated[bool | None, Parameter(help="lines, or a full screen; by default a full screen where a person sits at a"
                                              " terminal, and lines from or into a pipe", negative="--full-screen")]


def console(*, port: Port = None, profile: Profile = "field", guard: Guard = None, language: Language = ENGLISH,
            pace: Pace = 0, record: File = None, lines: Lines = None) -> int:
    """Work at a terminal by hand: press its keys, present cards, see its display, paper, link and bank, make things fail.

    On a full screen F1 says how. In lines, every line is a command; `help` lists them. From a pipe they are carried out one
    after the other. The session ends with Ctrl-Q or `quit`, the end of the input, Ctrl-C or SIGTERM: the bench closes as
    every run does, and judges it. Exit status: 0 no rule is broken, 1 one is, 2 wrong input or no terminal there, 3 hung, or
    a fault that was armed never fired.
    """
    configuration = {} if known(language) == ENGLISH else {"language": language}
    if lines is None:
        lines = not (sys.stdin.isatty() and sys.stdout.isatty())
    with pool.stand_at(port) as stand:
        session = Session(stand, profiles.guards_off(profile, guard or ()), configuration, pace)
        if lines:
            return Front(session, language, record).run()
        from posfault.console.screen import front  # what draws takes a while to load, and lines need none of it

        return front.run(session, language, record)
