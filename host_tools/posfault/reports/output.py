"""Where output goes: through rich; plain text where it is no terminal or NO_COLOR is set."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from posfault.errors import one_line

_PIPE_WIDTH = 160


class _Steady(Console):
    """What was read from a file, a name or a terminal number say, cannot steer the screen."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=_steady(segment.text))

    def on_broken_pipe(self) -> None:
        """Its reader has seen enough, which is no failure; rich would end us with status 1."""
        nobody_reads()


def console() -> Console:
    """Where tables go; a pipe gets lines wide enough not to be folded."""
    return _Steady(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)


def plain(text: str) -> None:
    """Text as it is, but for what would steer the screen."""
    try:
        sys.stdout.write(_steady(text))
    except BrokenPipeError:
        nobody_reads()


def nobody_reads() -> None:
    """What is still printed goes nowhere; files, and the exit status, are to come all the same."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _steady(text: str) -> str:
    """Lines, with what is not printable shown escaped."""
    return "\n".join(map(one_line, text.split("\n")))


def warn(text: str) -> None:
    """A line on stderr."""
    print(f"posfault: {text}", file=sys.stderr)
