"""How a serial port is taken: for us alone, its modem lines as its board wants them, and who has it where we cannot.

DTR and RTS are switches to some boards: behind the usual bridge of an ESP32, RTS alone resets it and DTR alone starts its
loader, so both are set in one call. Where USB ends in the board itself, no DTR means that nobody listens.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import struct
import termios
from pathlib import Path
from typing import NamedTuple

import serial

from posfault.errors import PortError, one_line

_TAKEN = (errno.EAGAIN, errno.EACCES)       # what a lock that somebody has is reported as
_PROC = Path("/proc")


class Lines(NamedTuple):
    """True: asserted, False: not, None: as the system leaves it."""

    dtr: bool | None = None
    rts: bool | None = None


AS_IT_IS = Lines()


def open_port(port: str, baud: int, timeout_s: float, lines: Lines = AS_IT_IS, alone: bool = True) -> serial.SerialBase:
    """The open port. alone: nobody else may open it, as far as they ask; that ends with the process at the latest.

    Raises what pyserial raises.
    """
    exclusive = {"exclusive": True} if alone and "://" not in port else {}
    opened = serial.serial_for_url(port, baudrate=baud, timeout=timeout_s, **exclusive)
    try:
        apply(opened, lines)
    except BaseException:
        opened.close()
        raise
    return opened


def apply(opened: serial.SerialBase, lines: Lines) -> None:
    """Sets the lines; a port that has none, such as a pty, is left alone."""
    if lines == AS_IT_IS:
        return
    descriptor = -1
    with contextlib.suppress(AttributeError, OSError, ValueError):
        descriptor = opened.fileno()
    if descriptor < 0:          # over a network, one after the other: on the way there RTS never stands alone
        order = (("rts", lines.rts), ("dtr", lines.dtr))
        for name, on in reversed(order) if lines.rts else order:
            if on is not None:
                setattr(opened, name, on)
        return
    with contextlib.suppress(OSError):
        _set(descriptor, lines)


def _set(descriptor: int, lines: Lines) -> None:
    (now,) = struct.unpack("I", fcntl.ioctl(descriptor, termios.TIOCMGET, struct.pack("I", 0)))
    wanted = now
    for bit, on in ((termios.TIOCM_DTR, lines.dtr), (termios.TIOCM_RTS, lines.rts)):
        if on is not None:
            wanted = wanted | bit if on else wanted & ~bit
    if wanted != now:
        fcntl.ioctl(descriptor, termios.TIOCMSET, struct.pack("I", wanted))


def is_taken(problem: Exception) -> bool:
    """Whether a port could not be opened because somebody has it for himself."""
    number = getattr(problem, "errno", None)
    return number == errno.EBUSY or (number in _TAKEN and "lock" in str(problem))


def not_opened(port: str, problem: Exception) -> PortError:
    """What to tell of a port that pyserial could not open."""
    if is_taken(problem):
        return taken(port, holders(port) or "another program")
    reason = getattr(problem, "strerror", None) or str(problem)
    return PortError(one_line(f"{port}: cannot be opened ({reason}); is it plugged in, and yours to use?"))


def taken(port: str, who: str) -> PortError:
    """What to tell of a port that somebody else has."""
    return PortError(one_line(f"{port}: {who} has it; end that, since two cannot talk to one terminal"))


def holders(port: str) -> str:
    """The programs that have it open, as far as /proc tells: `picocom (process 4321)`; "" where it tells nothing."""
    with contextlib.suppress(OSError):
        device = os.stat(port).st_rdev
        found = [folder for folder in _PROC.iterdir() if folder.name.isdigit() and _has_open(folder, device)]
        return ", ".join(f"{_name(folder)} (process {folder.name})" for folder in found)
    return ""


def _has_open(folder: Path, device: int) -> bool:
    with contextlib.suppress(OSError):
        for descriptor in (folder / "fd").iterdir():
            with contextlib.suppress(OSError):
                if descriptor.stat().st_rdev == device:
                    return True
    return False


def _name(folder: Path) -> str:
    with contextlib.suppress(OSError):
        return (folder / "comm").read_text(encoding="utf-8", errors="replace").strip()
    return "a program"
