"""How a session ends, whichever front end it had: the closing, the verdict, the file of --record, the exit status."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from posfault import profiles
from posfault.bench.run import Run
from posfault.console.commands import Commands
from posfault.console.record import record
from posfault.errors import PosfaultError
from posfault.reports import story
from posfault.reproducing import AS_EXPECTED, DIFFERS, INVALID
from posfault.text import spoken, tell


class Ending:
    """hello: what the terminal said of itself. file: where the session is recorded, if anywhere. say: takes each line."""

    def __init__(self, commands: Commands, hello: list[Any], language: str, file: Path | None,
                 say: Callable[[str], None]) -> None:
        self._commands = commands
        self._session = commands.session
        self._hello = hello
        self._language = language
        self._file = file
        self._line = say
        self.problem: PosfaultError | None = None       # what stopped it, to be told last; it decides the status

    def come(self, stopped: PosfaultError | None, judged: bool) -> int:
        """The exit status. judged: there can be a verdict, and somebody waits for it; stopped: by what."""
        run = None
        self.problem = stopped
        try:
            if judged:
                run = self._judge()
        except PosfaultError as problem:
            self.problem = problem
        try:
            if self._file:
                self._record(self._file, run)
        except PosfaultError as problem:
            if self.problem:
                self._line(str(problem))
            else:
                self.problem = problem
        if self.problem:
            return self.problem.exit_status
        return AS_EXPECTED if run is None else _status(run)

    def _judge(self) -> Run:
        run = self._session.finish()
        self._say(self._commands.news())
        self._say(["", *story.ends(run, self._hello, self._session.stand.home.port, self._language)])
        return run

    def _record(self, file: Path, run: Run | None) -> None:
        session = self._session
        scenario = session.scenario()
        if not scenario.steps:
            self._tell(tell("nothing_to_record"))
            return
        found = record(file, scenario, session.off, session.stand if run else None)
        profile = profiles.profile_name(session.off)
        switches = [f"--guard {one[1:]}={'on' if one[0] == '+' else 'off'}" for one in profile.split()[1:]]
        self._tell(tell("recorded", file=file, command=" ".join(
            ["posfault run", str(file), "--profile", profile.split()[0], *switches])))
        if isinstance(found, PosfaultError):
            self._tell(tell("claims_nothing", why=found))
            return
        if session.pace:
            self._tell(tell("of_real_time"))
        elif run:
            same = found.again.trace_hash == run.trace_hash
            self._tell(tell("replays") if same else tell("replays_otherwise", what=found.again.trace_hash))
        if found.hardened.broken and session.off:
            self._tell(tell("on_hardened", broken=", ".join(found.hardened.broken)))

    def _tell(self, text: str) -> None:
        self._line(spoken(text, self._language))

    def _say(self, told: Iterable[str]) -> None:
        for one in told:
            self._line(one)


def _status(run: Run) -> int:
    if run.not_fired or run.unplugged:
        return INVALID
    return DIFFERS if run.broken else AS_EXPECTED
