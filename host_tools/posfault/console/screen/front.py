"""The session at a full screen, from its first key to its verdict."""

from __future__ import annotations

import functools
import os
from pathlib import Path

from posfault.bench.run import clock
from posfault.console.commands import Commands
from posfault.console.ending import Ending
from posfault.console.screen.app import Console
from posfault.console.session import Session
from posfault.profiles import profile_name
from posfault.reports import output
from posfault.text import spoken, tell


def run(session: Session, language: str, file: Path | None) -> int:
    """Until somebody ends it, or something stops it; gives the exit status. file: where it is recorded, if anywhere.

    What the verdict said is said once more where the screen has been, unless that was a browser's.
    """
    hello = session.stand.hello()
    commands = Commands(session, language)
    about = tell("screen_about", profile=profile_name(session.off), machine=hello[1], version=hello[0],
                 port=session.stand.home.port, clock=clock(session.pace))
    screen = Console(commands, functools.partial(Ending, commands, hello, language, file), language, spoken(about, language))
    screen.run()
    bridge = screen.bridge
    if bridge.ended is None:        # it was told to go, by SIGTERM or with its window
        bridge.end(judged=not session.pace)
    bridge.join()
    if bridge.bug:
        raise bridge.bug
    assert bridge.ended
    if "TEXTUAL_DRIVER" not in os.environ:
        output.plain("".join(line + "\n" for line in bridge.ended.told))
    if bridge.ended.problem:
        output.warn(bridge.ended.problem)
    return bridge.ended.status
