"""Everything posfault raises on purpose.

PosfaultError           anything below; its text is one line, for the person at the keyboard
├── InputError          a file, name or value given to posfault is wrong
├── PortError           a serial port cannot be opened, or went away
├── LinkError           the terminal is there, but what it says on the link makes no sense
│   └── RestartedError  it has lost its power, or was reset, amid a run
├── HungError           the terminal fell silent
└── InvalidRun          the run proves nothing, such as when a fault never fired
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import ClassVar


class PosfaultError(Exception):
    """Ends the command with `exit_status` and its own text as the one line on stderr."""

    exit_status: ClassVar[int] = 2


class InputError(PosfaultError):
    """Something given is wrong; prints as `FILE:LINE: what; remedy`, without the parts that are not known."""

    def __init__(self, file: Path | str, what: str, remedy: str = "", line: int | None = None) -> None:
        # All of it goes to Exception, so that the error survives pickling between worker processes.
        super().__init__(file, what, remedy, line)
        self.file = file
        self.what = what
        self.remedy = remedy
        self.line = line

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line is not None else f"{self.file}"
        said = f"{self.what}; {self.remedy}" if self.remedy else self.what
        return one_line(f"{place}: {said}")


class PortError(PosfaultError):
    """A serial port cannot be opened, or went away during the run."""


class LinkError(PosfaultError):
    """The terminal answers, but not by the rules of the link."""


class RestartedError(LinkError):
    """The terminal is at power-on, and knows nothing of the run that it was in."""


class HungError(PosfaultError):
    """The terminal said nothing for longer than a working one can take."""

    exit_status = 3


class InvalidRun(PosfaultError):
    """The run went through but proves nothing, and counts neither as broken nor as clean."""

    exit_status = 3


def of_computer(error: OSError) -> str:
    """One line for what this computer refuses: what, where, and what may help."""
    remedies = {
        errno.ENOSPC: "make room on that disk", errno.EDQUOT: "make room on that disk",
        errno.EFBIG: "raise the limit on the size of files (ulimit -f)",
        errno.EMFILE: "raise the limit on open files (ulimit -n)", errno.ENFILE: "end programs that have files open",
        errno.EAGAIN: "raise the limit on processes (ulimit -u), or end some",
        errno.ENOMEM: "end programs that take memory", errno.EROFS: "name another folder",
        errno.EACCES: "name another place, or ask for the right to use it",
    }
    place = error.filename if isinstance(error.filename, str) else ""
    remedy = remedies.get(error.errno or 0, "look what this computer lacks")
    return one_line(f"{place}: {error.strerror}; {remedy}" if place else f"{error.strerror or error}; {remedy}")


def one_line(text: str) -> str:
    """Text that stays on one line and cannot steer the screen: what is not printable is shown escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
