"""Where output goes: through rich; plain text where it is no terminal or NO_COLOR is set."""

from __future__ import annotations

import sys

from rich.console import Console

_PIPE_WIDTH = 160


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Its reader has seen enough, which is no failure; rich would end us with status 1."""
        raise BrokenPipeError


def console() -> Console:
    """Where tables go; a pipe gets lines wide enough not to be folded."""
    return _Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)


def plain(text: str) -> None:
    """Text as it is."""
    sys.stdout.write(text)


def warn(text: str) -> None:
    """A line on stderr."""
    print(f"posfault: {text}", file=sys.stderr)
