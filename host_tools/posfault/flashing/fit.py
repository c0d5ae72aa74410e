"""Which board it is, and whether its MicroPython can run what mpy-cross makes here."""

from __future__ import annotations

from collections.abc import Sequence

from posfault.boards import Board
from posfault.errors import PosfaultError, one_line
from posfault.flashing.device import About
from posfault.flashing.image import Image


def board_of(about: About, boards: Sequence[Board], port: str) -> Board:
    """The one of these that the board says it is. Raises PosfaultError where it is none of them, or may be several."""
    found = [board for board in boards if board.is_one(about.platform, about.machine)]
    if len(found) == 1:
        return found[0]
    said = f"{about.machine or about.platform} ({about.platform})"
    known = " or ".join(board.name for board in found or boards)
    what = "may be" if found else "is no"
    raise PosfaultError(one_line(f"{port}: {said} {what} {known}; name the board by --board"))


def check_named(about: About, board: Board, port: str) -> None:
    """A board that was named must at least be of that kind of MicroPython."""
    if about.platform not in board.platforms:
        raise PosfaultError(one_line(f"{port}: MicroPython there runs on {about.platform}, and {board.name} on"
                                     f" {' or '.join(board.platforms)}; name another board by --board"))


def check_fit(about: About, board: Board, image: Image, port: str) -> None:
    """Raises PosfaultError with both versions where this MicroPython cannot run the image."""
    if about.version[:2] < board.micropython:
        least = ".".join(map(str, board.micropython))
        raise PosfaultError(one_line(f"{port}: MicroPython {about.name} is too old, {board.name} needs {least}; put a newer"
                                     " one on the board"))
    if about.mpy_version != image.mpy_version:
        reads = f"reads .mpy version {about.mpy_version}" if about.mpy else "reads no .mpy files"
        raise PosfaultError(one_line(f"{port}: MicroPython {about.name} {reads}, and mpy-cross here makes version"
                                     f" {image.mpy_version}; put the MicroPython of that version on the board, or install"
                                     " the mpy-cross of the board's"))
