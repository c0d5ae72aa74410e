"""The verbs about boards, and about terminals for trading; see cli.py for all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from posfault import board_listing, trading
from posfault import flash as flashing
from posfault.options import Json


def boards(name: str | None = None, *, json: Json = None) -> int:
    """List the boards: what each has, at which port it is attached, and which scenarios it cannot run.

    Parameters
    ----------
    name
        Only this one, or the path of a folder of your own.
    """
    return board_listing.list_boards(name, json)


def flash(*, board: str | None = None,
           port: Annotated[str | None, Parameter(help="its serial port; found by the USB id by default")] = None,
           dry_run: bool = False, erase: bool = False, frozen: bool = False, release: bool = False) -> int:
    """Put the firmware on a board that runs MicroPython, start it and see that it answers.

    Parameters
    ----------
    board
        The board, or the path of a folder of your own; by default what it says it is.
    dry_run
        Only say what would be done.
    erase
        Remove the journal and everything of ours first.
    frozen
        Write what a MicroPython is built with that has the firmware frozen in; no board is needed.
    release
        The build for trading instead: no bench link, no modelled peripheral, no fault, every guard on. It keeps the
        journal, and the configuration with which the board was provisioned.
    """
    return flashing.flash(board, port, dry_run, erase, frozen, release)


def release(*, out: Path, host: str = "127.0.0.1:5000") -> int:
    """Build a terminal for trading: no bench link, no modelled peripheral, no fault, every guard on.

    Parameters
    ----------
    out
        A new folder for the compiled firmware and its flash, provisioned for the test bank of `posfault acquirer`.
    host
        Address and port of the bank.
    """
    return trading.release(out, host)
