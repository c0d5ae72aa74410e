"""Where the command posfault begins, also as python -m posfault."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn


def main() -> None:
    """Runs the command and ends the process with its exit status. SIGTERM is as Ctrl-C, but for that."""
    asked = [signal.SIGINT]

    def end(number: int, frame: FrameType | None) -> NoReturn:
        asked.append(signal.Signals(number))
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    _open_streams()
    try:
        from posfault import cli  # takes a while, in which Ctrl-C is one line too

        sys.exit(_flushed(cli.status(sys.argv[1:])))
    except KeyboardInterrupt:
        for number in (signal.SIGINT, signal.SIGTERM):      # once more it would be the status, and not ours
            signal.signal(number, signal.SIG_IGN)
        print("posfault: interrupted; what was reported done is done", file=sys.stderr)
        sys.exit(128 + asked[-1])


def _open_streams() -> None:
    """Whoever closes our output wants none of it; and no file of ours may come to stand in its place."""
    for number, name in ((1, "stdout"), (2, "stderr")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            if nowhere != number:
                os.dup2(nowhere, number)
            setattr(sys, name, os.fdopen(number, "w", closefd=False))
        getattr(sys, name).reconfigure(errors="backslashreplace")       # what its encoding lacks is no reason to stop


def _flushed(status: int) -> int:
    """The status, unless what was printed cannot be written."""
    try:
        sys.stdout.flush()
    except OSError as error:
        from posfault.reports import output

        output.nobody_reads()
        if isinstance(error, BrokenPipeError):      # the reader has seen enough
            return status
        print(f"posfault: standard output: {error.strerror}; write it somewhere else", file=sys.stderr)
        return 2
    return status


if __name__ == "__main__":
    main()
