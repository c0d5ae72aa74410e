"""Where the lines come from: a pipe, a person with history and completion, or either while real time goes on."""

from __future__ import annotations

import contextlib
import os
import select
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from posfault import folders
from posfault.console.session import Session

_HISTORY = "console_history"
_HISTORY_MOST = 1000
# Hotkeys, behind Ctrl-X: what they type.
HOTKEYS = {"r": "reset", "p": "cut", "n": "next", "d": "display", "q": "quit"}


def of_pipe() -> Iterator[str]:
    """Line after line; nothing of ours is written in between."""
    yield from sys.stdin


def of_person(prompt: Callable[[], str], words: Sequence[str]) -> Iterator[str]:
    """With history, which is kept, completion of these words, and the hotkeys."""
    history = folders.data() / _HISTORY
    _set_up(history, words)
    try:
        while True:
            try:
                yield input(prompt())
            except EOFError:
                print()
                return
    finally:
        _keep(history)


def in_real_time(session: Session, prompt: Callable[[], str], news: Callable[[], list[str]]) -> Iterator[str]:
    """The terminal's clock goes on while nobody types. news: gives what has happened by itself, which is told."""
    pending, since = b"", time.monotonic()
    while True:
        shown = prompt()
        print(shown, end="", flush=True)
        while b"\n" not in pending:
            due_ms = session.until_next()
            readable, _, _ = select.select([sys.stdin], [], [], None if due_ms is None else due_ms / session.pace / 1000)
            came = os.read(sys.stdin.fileno(), 4096) if readable else b""
            if readable and not came:
                return
            pending += came
            _let_pass(session, since)
            since = time.monotonic()
            if told := news():
                # What somebody is typing stays in the line that he will send.
                print("\n" * bool(shown) + "".join(line + "\n" for line in told) + prompt(), end="", flush=True)
        line, _, pending = pending.partition(b"\n")
        yield line.decode("utf-8", "replace")
        since = time.monotonic()


def _let_pass(session: Session, since: float) -> None:
    ms = int((time.monotonic() - since) * 1000 * session.pace)
    if ms:
        session.wait(ms)


def _set_up(history: Path, words: Sequence[str]) -> None:
    try:
        import readline  # which not every Python has
    except ImportError:
        return
    with contextlib.suppress(OSError):
        readline.read_history_file(history)
    readline.set_history_length(_HISTORY_MOST)
    readline.set_completer_delims(" ;")

    def complete(begun: str, number: int) -> str | None:
        fits = [word for word in words if word.lower().startswith(begun.lower())]
        return fits[number] + " " if number < len(fits) else None

    readline.set_completer(complete)
    if "libedit" in (readline.__doc__ or ""):       # macOS's own, which has no such macros
        readline.parse_and_bind("bind ^I rl_complete")
        return
    readline.parse_and_bind("tab: complete")
    readline.parse_and_bind("set enable-bracketed-paste off")
    for key, typed in HOTKEYS.items():
        readline.parse_and_bind(f'"\\C-x{key}": "\\C-a\\C-k{typed}\\C-m"')


def _keep(history: Path) -> None:
    with contextlib.suppress(OSError, ImportError):
        import readline

        history.parent.mkdir(parents=True, exist_ok=True)
        readline.write_history_file(history)
