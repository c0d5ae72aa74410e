"""Boards as tables and objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from posfault.boards import TCP, Board

Cannot = Mapping[str, Mapping[str, list[str]]]


def table_of(boards: Sequence[Board], ports: Mapping[str, Sequence[str]], cannot: Cannot) -> Table:
    """ports: where it may be attached; cannot: scenario -> why; both by the board's name."""
    table = Table(pad_edge=False, box=None, header_style="bold")
    for column in ("board", "title", "microcontroller", "MicroPython", "link", "tcp", "journal", "slots", "heap", "real",
                   "attached", "cannot run"):
        table.add_column(column, overflow="fold")
    for board in boards:
        table.add_row(
            board.name, escape(board.title), escape(board.mcu), version(board), board.link,
            "yes" if TCP in board.networks else "-", board.journal, str(board.slots),
            f"{board.heap_kb} KB" if board.heap_kb else "not measured", ", ".join(board.real) or "none",
            escape(", ".join(ports[board.name])) or "-",
            f"{len(cannot[board.name])} scenarios" if cannot[board.name] else "-",
        )
    return table


def version(board: Board) -> str:
    return ".".join(map(str, board.micropython))


def cannot_table(cannot: Cannot) -> Table:
    """What a board cannot run, and why, a row each."""
    table = Table(pad_edge=False, box=None, header_style="bold")
    for column in ("board", "scenario", "cannot run because"):
        table.add_column(column, overflow="fold")
    for board, scenarios in cannot.items():
        for scenario, reasons in scenarios.items():
            table.add_row(board, scenario, escape("; ".join(reasons)))
    return table


def of_board(board: Board, ports: Sequence[str], cannot: Mapping[str, list[str]]) -> dict[str, Any]:
    """One object of `boards --json`."""
    return {
        "board": board.name,
        "title": board.title,
        "mcu": board.mcu,
        "platform": list(board.platforms),
        "micropython": version(board),
        "machine": board.machine,
        "usb": list(board.usb),
        "link": board.link,
        "network": list(board.networks),
        "journal": board.journal,
        "slots": board.slots,
        "heap_kb": board.heap_kb or None,
        "modelled": list(board.modelled),
        "real": list(board.real),
        "wired": list(board.wired),
        "attached": list(ports),
        "cannot_run": dict(cannot),
    }


def of_broken(name: str, problem: str) -> dict[str, Any]:
    """The same for a folder that is no board, and why."""
    return {"board": name, "error": problem}
