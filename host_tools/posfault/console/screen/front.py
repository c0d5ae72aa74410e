"""The session at a full screen, from its first key to its verdict."""

from __future__ import annotations

import functools
import os
import signal
from collections.abc import Callable
from pathlib import Path

from posfault.bench.run import clock
from posfault.console.commands import Commands
from posfault.console.ending import Ending
from posfault.console.screen.app import Console
from posfault.console.screen.bridge import Bridge
from posfault.console.screen.told import Sorry
from posfault.console.session import Session
from posfault.errors import InvalidRun, PosfaultError
from posfault.profiles import profile_name
from posfault.reports import output
from posfault.text import spoken, tell


def run(begin: Callable[[], Session], language: str, file: Path | None) -> int:
    """Until somebody ends it, or something stops it; gives the exit status. file: where it is recorded, if anywhere.

    What was told is told once more where the screen has been, unless that was in a browser. Raises PosfaultError where the
    session cannot begin.
    """
    in_browser = "TEXTUAL_DRIVER" in os.environ
    try:
        session = begin()
        hello = session.stand.hello()
    except PosfaultError as problem:
        if in_browser:          # nobody sees its stderr
            Sorry(f"posfault: {problem}", language).run()
        raise
    commands = Commands(session, language)
    about = tell("screen_about", profile=profile_name(session.off), machine=hello[1], version=hello[0],
                 port=session.stand.home.port, clock=clock(session.pace))
    screen = Console(commands, functools.partial(Ending, commands, hello, language, file), language, spoken(about, language))
    bridge = screen.bridge
    before = signal.signal(signal.SIGHUP, lambda number, frame: _without_window(bridge, judged=not session.pace))
    try:
        screen.run()
    finally:
        signal.signal(signal.SIGHUP, before)
    if bridge.ended is None:        # it was told to go, by SIGTERM or by the browser
        bridge.end(judged=not session.pace)
    bridge.join()
    if bridge.bug:
        raise bridge.bug
    assert bridge.ended
    if not in_browser:
        output.plain("".join(line + "\n" for line in bridge.ended.told))
    if bridge.ended.problem:
        output.warn(bridge.ended.problem)
    return bridge.ended.status


def _without_window(bridge: Bridge, judged: bool) -> None:
    """The session ends and is recorded. Then the process goes at once: a closed window has ended Textual's writer, for which
    Textual would wait for ever. The terminal on the unix port goes with us.
    """
    if bridge.is_alive():
        bridge.end(judged)
        bridge.join()
    os._exit(bridge.ended.status if bridge.ended else InvalidRun.exit_status)
