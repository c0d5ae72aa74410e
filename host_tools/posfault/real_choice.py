"""Which peripherals are the board's own in a run, and which are modelled."""

from __future__ import annotations

from posfault import boards, suggest
from posfault.boards import Board
from posfault.errors import InputError
from posfault.network_choice import board_of

NONE = "none"
_OPTION = "--real"


def real_ones(real: str, pace: int, port: str, machine: str) -> tuple[str, ...]:
    """Names of the peripherals that are to be the board's own.

    Args:
        real: names apart by commas, `none`, or "" for what the board says.
        pace: 0 in lockstep.
        port: of the home, `unix` for the unix port.
        machine: what the terminal said it runs on.

    Raises:
        InputError: there is no such peripheral, or it is not wired on this board, or time is not real.
    """
    board = board_of(port, machine)
    names = (board.real if board else ()) if not real else () if real == NONE else tuple(real.split(","))
    for name in names:
        _check(name, board)
    if names and pace != 1:
        time = f"--pace {pace} is not its time" if pace else "it does not wait for virtual time"
        raise InputError(_OPTION, f"{names[0]} is real, and {time}", "add --pace 1, or give --real none")
    return tuple(dict.fromkeys(names))


def _check(name: str, board: Board | None) -> None:
    if name not in boards.peripherals():
        raise InputError(_OPTION, f"there is no peripheral {suggest.shown(name)}",
                         suggest.remedy(name, boards.peripherals(), "points"))
    if board and name not in board.wired:
        given = f"give {' or '.join(board.wired)}" if board.wired else "leave --real out"
        raise InputError(_OPTION, f"{board.name} has no wiring for {name}", given)
