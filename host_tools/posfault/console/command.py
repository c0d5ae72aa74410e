"""`posfault console`: a person at a terminal."""

from __future__ import annotations

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


def console(*, port: Port = None, profile: Profile = "field", guard: Guard = None, language: Language = ENGLISH,
            pace: Pace = 0, record: File = None) -> int:
    """Work at a terminal by hand: press its keys, present cards, see its display, paper, link and bank, make things fail.

    Every line is a command; `help` lists them. From a pipe they are carried out one after the other, and the output is
    plain lines. The session ends with `quit`, the end of the input, Ctrl-C or SIGTERM: the bench closes as every run
    does, and judges it. Exit status: 0 no rule is broken, 1 one is, 2 wrong input or no terminal there, 3 hung, or a
    fault that was armed never fired.
    """
    configuration = {} if known(language) == ENGLISH else {"language": language}
    with pool.stand_at(port) as stand:
        return Front(Session(stand, profiles.guards_off(profile, guard or ()), configuration, pace), language, record).run()
