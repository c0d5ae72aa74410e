"""What the servers among the verbs share: a log that is written as things happen, and as many connections as allowed."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TextIO

from posfault.errors import InputError, one_line
from posfault.reports import output

_FILES_SPARE = 100          # open files besides the clients


class Lines:
    """The log: lines with their time, each at once, since somebody may be following them."""

    def __init__(self, stream: TextIO) -> None:
        self._stream: TextIO | None = stream

    def say(self, text: str) -> None:
        """A server goes on without its log: after a disk that is full, or a reader that has gone, the rest is not told."""
        if self._stream is None:
            return
        try:
            print(datetime.now().isoformat(sep=" ", timespec="milliseconds"), text, file=self._stream, flush=True)
        except OSError as problem:
            self._stream = None
            with contextlib.suppress(OSError):
                output.warn(f"the log ends here: {problem.strerror}")


@contextlib.contextmanager
def lines(log: Path | None) -> Iterator[Lines]:
    """To the end of that file, or to the screen. Raises InputError where it cannot be written."""
    if log is None:
        yield Lines(sys.stdout)
        return
    try:
        stream = log.open("a", encoding="utf-8")
    except OSError as problem:
        raise InputError(log, f"cannot be written ({problem.strerror})", "name another file by --log") from None
    try:
        yield Lines(stream)
    finally:
        with contextlib.suppress(OSError):
            stream.close()


def ended_by_signal(say: Callable[[str], None]) -> asyncio.Event:
    """What Ctrl-C or SIGTERM sets in the running loop, whose problems are told in a line."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: say(one_line(f"{context['message']}: {context.get('exception')!r}")))
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, ended.set)
    return ended


def clients(wanted: int, files_each: int = 1) -> int:
    """How many of those wanted the system lets come, with so many open files each; asks it for as many as it allows."""
    files = wanted * files_each + _FILES_SPARE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY:
        files = min(files, hard)
    if soft != resource.RLIM_INFINITY and soft < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return max(1, (files - _FILES_SPARE) // files_each)
