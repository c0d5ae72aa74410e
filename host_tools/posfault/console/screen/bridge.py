"""Between a screen, which must never wait, and the session, which waits for the terminal: a thread that does one line after
the other, and tells after each what there is to see.

Time stands still until a line lets it pass (PAUSED), goes on from event to event (RUNNING), or as a clock on the wall does
(REAL). Where the terminal has a clock of its own (--pace) it is always REAL.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from posfault.console.commands import COMMANDS, Commands
from posfault.console.ending import Ending
from posfault.console.live import Live
from posfault.console.screen.view import View, taken
from posfault.errors import InputError, PosfaultError
from posfault.text import spoken, tell

PAUSED, RUNNING, REAL = "paused", "running", "real"
_RUN_S = 0.25           # from event to event, so that people can follow
_END = "end"
_DEEDS = ("next", "customer", "person", "clerk")       # commands that do something


class Answer(NamedTuple):
    """What came of a line. told: what it had asked for. wrong: what is wrong with it, "" where nothing is."""

    line: str
    view: View
    told: tuple[str, ...] = ()
    wrong: str = ""


class Mode(NamedTuple):
    """By which clock time passes now: at the moment `since` (s of time.monotonic) it was at_ms, and goes on at this rate."""

    name: str
    since: float
    at_ms: int
    rate: int

    def now_ms(self) -> int:
        """What the clock says, which may be behind the session in lockstep: that does at once what takes its time."""
        return self.at_ms + int((time.monotonic() - self.since) * 1000 * self.rate)


class Ended(NamedTuple):
    """status: of the command. told: closing, verdict, recording, line by line; problem: what stopped it."""

    status: int
    told: tuple[str, ...]
    problem: str


Report = Answer | Mode | Ended


class Bridge(threading.Thread):
    """post: takes each report, in this thread. Everything else is called by the screen's."""

    def __init__(self, commands: Commands, ending: Callable[[Callable[[str], None]], Ending], language: str,
                 post: Callable[[Report], None]) -> None:
        super().__init__(name="session", daemon=True)
        self.ended: Ended | None = None
        self.bug: Exception | None = None       # what nobody expected; whoever waits for the end raises it
        self._commands = commands
        self._session = commands.session
        self._live = Live(commands.session)
        self._ending = ending
        self._language = language
        self._post = post
        self._asked: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()     # (what, of what)
        self._lines: deque[str] = deque()       # typed while the clock has not caught up
        self._judged: bool | None = None        # whether somebody waits for a verdict; None until it is to end
        self._mode = Mode(PAUSED, 0.0, 0, 0)

    def say(self, line: str) -> None:
        """A line of the console is to be obeyed, in its turn."""
        self._asked.put(("line", line))

    def clock(self, name: str) -> None:
        """PAUSED, RUNNING or REAL from now on."""
        self._asked.put(("clock", name))

    def end(self, judged: bool = True) -> None:
        """The session ends when it has done what it is at. judged: see Ending.come."""
        self._asked.put((_END, "judged" * judged))

    # The rest is of this thread

    def run(self) -> None:
        try:
            self._drive()
        except Exception as bug:
            self.bug = bug
            self._post(Ended(2, (), repr(bug)))

    def _drive(self) -> None:
        stopped: PosfaultError | None = None
        try:
            self._set(REAL if self._session.pace else PAUSED)
            self._tell("", fresh=True)
            while self._judged is None:
                self._turn()
        except PosfaultError as problem:
            stopped, self._judged = problem, False
        told: list[str] = []
        ending = self._ending(told.append)
        status = ending.come(stopped, bool(self._judged))
        self.ended = Ended(status, tuple(told), str(ending.problem or ""))
        self._post(self.ended)

    def _turn(self) -> None:
        """One thing: a line, what time brings, or a change of the clock."""
        behind_s = self._behind_s()
        if self._lines and behind_s <= 0:
            self._obey(self._lines.popleft())
            return
        try:
            what, of = self._asked.get(timeout=self._patience_s(behind_s))
        except queue.Empty:
            if behind_s <= 0:
                self._time_passes()
            return
        if what == "line":
            self._lines.append(of)
        elif what == "clock":
            self._set(of)
        else:
            self._judged = bool(of)

    def _behind_s(self) -> float:
        """How long the clock on the wall still needs to the moment at which the session stands."""
        if self._mode.name != REAL:
            return 0.0
        return (self._session.now_ms - self._mode.now_ms()) / 1000 / self._mode.rate

    def _patience_s(self, behind_s: float) -> float | None:
        """How long nothing needs to be done; None: until somebody asks for something."""
        if behind_s > 0:
            return behind_s
        if self._mode.name == RUNNING:
            return _RUN_S
        due_ms = self._session.until_next() if self._mode.name == REAL else None
        return None if due_ms is None else max(0.0, due_ms / 1000 / self._mode.rate + behind_s)

    def _time_passes(self) -> None:
        if self._mode.name == REAL:
            self._let_pass()
        elif (due_ms := self._session.until_next()) is not None:
            self._session.wait(due_ms)
        else:
            self._set(PAUSED)
            self._tell("", (tell("nothing_comes"),))
            return
        self._tell("")

    def _let_pass(self) -> None:
        """What the clock on the wall has gone on since the session waits."""
        if self._mode.name == REAL and (ms := self._mode.now_ms() - self._session.now_ms) > 0:
            self._session.wait(ms)

    def _obey(self, line: str) -> None:
        word = line.split()[0].lower() if line.split() else ""
        if word not in COMMANDS or word in _DEEDS:      # whoever only asks, or arms something, has done nothing yet
            self._let_pass()
        before, again = self._session.world, word == "again"
        told: list[str] = []
        wrong = ""
        try:
            told = self._commands.answers(line)
        except InputError as problem:
            wrong = str(problem)
        if again:
            self._live = Live(self._session)
        if self._session.pace or again or self._session.world is not before:
            self._set(self._mode.name)      # the terminal's own clock says what time it is; a fresh morning has its own
        self._tell(line, tuple(told), wrong, again)
        if self._commands.over:
            self._judged = True

    def _set(self, name: str) -> None:
        session = self._session
        name = REAL if session.pace else name
        self._mode = Mode(name, time.monotonic(), session.now_ms, (session.pace or 1) if name == REAL else 0)
        self._post(self._mode)

    def _tell(self, line: str, told: tuple[str, ...] = (), wrong: str = "", fresh: bool = False) -> None:
        view = taken(self._session, self._live, fresh)
        self._post(Answer(line, view, tuple(spoken(one, self._language) for one in told), wrong))
