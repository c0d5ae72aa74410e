"""The console in lines: reads what is typed, writes what there is to see, and leaves cleanly whatever happens."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from posfault import facts
from posfault.bench.run import clock
from posfault.by_hand import KEYS
from posfault.console import lines
from posfault.console.commands import Commands, completions
from posfault.console.ending import Ending
from posfault.console.session import Session
from posfault.errors import InputError, PosfaultError
from posfault.reports import output
from posfault.text import spoken, tell


class Front:
    """One session from its first line to its verdict. file: where it is recorded, if anywhere."""

    def __init__(self, session: Session, language: str, file: Path | None) -> None:
        self._session = session
        self._commands = Commands(session, language)
        self._language = language
        self._file = file
        self._hello = session.stand.hello()
        self._busy = False              # amid something that the terminal does
        self._asked_to_end = False      # meanwhile

    def run(self) -> int:
        """Until the lines end, somebody says so, Ctrl-C or SIGTERM, or something stops it; gives the exit status."""
        before = {number: signal.signal(number, self._interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
        stopped: PosfaultError | KeyboardInterrupt | None = None
        try:
            self._greet()
            self._obey_all()
        except (PosfaultError, KeyboardInterrupt) as problem:
            stopped = problem
        try:
            return self._end(stopped)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _interrupt(self, number: int, frame: object) -> None:
        """What is under way comes to its end first, unless somebody insists: half of it nobody could replay."""
        if self._busy and not self._asked_to_end:
            self._asked_to_end = True
        else:
            raise KeyboardInterrupt

    def _greet(self) -> None:
        session, hello = self._session, self._hello
        self._tell(tell("attached", machine=hello[1], build=hello[2], heap=hello[3] // 1024, version=hello[0],
                        port=session.stand.home.port, clock=clock(session.pace)))
        self._say(self._commands.news())

    def _obey_all(self) -> None:
        for line in self._lines():
            try:
                self._busy = True
                told = self._commands.obey(line)
                self._busy = False
                self._say(told)
                if self._asked_to_end:
                    raise KeyboardInterrupt
            except InputError as problem:
                self._busy = False
                if not sys.stdin.isatty():      # a script that is wrong goes no further
                    raise
                output.warn(str(problem))
            if self._commands.over:
                return

    def _lines(self) -> Iterator[str]:
        typed_by_hand = sys.stdin.isatty()
        if self._session.pace:
            prompt = self._prompt if typed_by_hand else lambda: ""
            return lines.in_real_time(self._session, prompt, self._commands.news)
        words = [*KEYS, *facts.points(), *facts.kinds(), *facts.behaviours()]
        return lines.of_person(self._prompt, completions(words)) if typed_by_hand else lines.of_pipe()

    def _prompt(self) -> str:
        return f"{self._session.now_ms / 1000:.3f} s> "

    def _end(self, stopped: PosfaultError | KeyboardInterrupt | None) -> int:
        """The verdict where there can be one, and the file. An error is told last, and decides the status."""
        if isinstance(stopped, KeyboardInterrupt):
            self._tell(tell("was_interrupted"))
        ending = Ending(self._commands, self._hello, self._language, self._file, _line)
        judged = stopped is None or isinstance(stopped, InputError) or self._can_be_judged(stopped)
        status = ending.come(stopped if isinstance(stopped, PosfaultError) else None, judged)
        if ending.problem:
            output.warn(str(ending.problem))
        return status

    def _can_be_judged(self, stopped: BaseException) -> bool:
        """Between two lines it can; in real time the closing would keep somebody waiting who wants to be off."""
        return isinstance(stopped, KeyboardInterrupt) and not self._busy and not self._session.pace

    def _tell(self, text: str) -> None:
        self._say([spoken(text, self._language)])

    def _say(self, told: Iterable[str]) -> None:
        for one in told:
            _line(one)


def _line(text: str) -> None:
    """At once, since somebody may be following it."""
    print(text, flush=True)
