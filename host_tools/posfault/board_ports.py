"""Which boards are attached: serial ports by the USB ids of the boards."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from serial.tools import list_ports

from posfault import boards
from posfault.boards import Board
from posfault.errors import PortError, one_line
from posfault.link.manners import Lines


def attached(board: Board) -> list[str]:
    """The ports of USB devices that may be such a board; several boards can have one id."""
    return sorted(port.device for port in list_ports.comports() if _id(port.vid, port.pid) in board.usb)


def the_one(among: Sequence[Board]) -> str:
    """The port at which one of these boards is attached. Raises PortError where there is none, or several."""
    ports = sorted({port for board in among for port in attached(board)})
    if not ports:
        raise PortError(f"no {_titles(among)} is attached by USB; plug it in, or name its port by --port")
    if len(ports) > 1:
        raise PortError(one_line(f"there are several boards, at {', '.join(ports)}; name the one by --port"))
    return ports[0]


def lines_at(port: str) -> Lines:
    """How the board at this port wants its modem lines; as the system leaves them where that cannot be told."""
    here = os.path.realpath(port)
    ids = {_id(one.vid, one.pid) for one in list_ports.comports() if os.path.realpath(one.device) == here} - {""}
    wanted = {board.lines for board in boards.all_of_them() if isinstance(board, Board) and ids & set(board.usb)}
    return wanted.pop() if len(wanted) == 1 else Lines()


def _titles(among: Iterable[Board]) -> str:
    titles = [board.title for board in among]
    return titles[0] if len(titles) == 1 else "board"


def _id(vid: int | None, pid: int | None) -> str:
    return "" if vid is None or pid is None else f"{vid:04x}:{pid:04x}"
