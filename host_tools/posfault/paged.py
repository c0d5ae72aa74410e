"""The page of a run, with the run beside it that guards hold: what is run for it, and where it is written."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posfault.bench.run import Run
from posfault.bench.stand import Stand
from posfault.errors import InputError


@dataclass(frozen=True, slots=True)
class About:
    """What a page says of its run beside what happened. hello, port: what it ran on. differs: from what its file claims.

    others: (name, address) of pages beside it. explained: see run_page.Page.
    """

    hello: list[Any]
    port: str
    replay: str
    differs: Sequence[str] = ()
    others: Sequence[tuple[str, str]] = ()
    explained: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the page of a run in a folder of pages is to be like. address: its file's name. others: see About."""

    language: str
    address: str
    replay: str
    others: tuple[tuple[str, str], ...]


def of_run(stand: Stand, done: Run, about: About, language: str) -> str:
    """The page. Runs the scenario again with guards on where it breaks something; nothing may have been run since."""
    from posfault.explorer import account  # only here, as all below: every command would wait for the pages
    from posfault.explorer.schedule import Schedule
    from posfault.guarded import guarded
    from posfault.reports import story
    from posfault.reports.pages import run_page

    came = account.of_run(Schedule.of(done.scenario), done)
    beside = guarded(stand, done) if done.broken else None
    ran_on = story.ran_on(done, about.hello, about.port)
    return run_page.page(run_page.Page(done, came, beside, ran_on, about.replay, about.others, about.explained,
                                       about.differs), language)


def replay(name: str, profile: str, guards: Iterable[str], language: str | None) -> str:
    """The command that runs the same once more; the trace is another where the terminal speaks another language."""
    switches = [word for guard in guards for word in ("--guard", guard)]
    spoken_there = ["--language", language] if language else []
    return shlex.join(["posfault", "run", name, "--profile", profile, *switches, *spoken_there])


def folder(path: Path) -> Path:
    """The folder for pages, made where it is not there. Raises InputError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise InputError(path, f"cannot be made ({problem.strerror})", "name another folder") from None
    return path
