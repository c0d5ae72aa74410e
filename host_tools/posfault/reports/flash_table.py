"""What a flash did, or would do, as a table and a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.markup import escape
from rich.table import Table

from posfault.boards import Board
from posfault.flashing.device import About
from posfault.flashing.image import Image
from posfault.flashing.plan import Plan


def table_of(image: Image, todo: Plan, sizes: Mapping[str, int], done: bool) -> Table:
    """sizes: bytes of what was on the board. done: else it only would be."""
    table = Table(pad_edge=False, box=None, header_style="bold")
    table.add_column("files")
    table.add_column("number", justify="right")
    table.add_column("bytes", justify="right")
    removed = [path for path in sizes if path in todo.remove or path.partition("/")[0] in todo.remove]
    would = "" if done else "would be "
    for word, paths, size in (
        ("copied", todo.copy, sum(len(image.files[path]) for path in todo.copy)),
        ("unchanged", todo.unchanged, sum(len(image.files[path]) for path in todo.unchanged)),
        ("removed", todo.remove, sum(sizes[path] for path in removed)),
    ):
        table.add_row((would if word != "unchanged" else "") + word, str(len(paths)), str(size))
    return table


def told(port: str, about: About, board: Board, image: Image, hello: list[Any] | None, done: bool) -> str:
    """Which board, and what runs on it now. hello: the terminal's, None where it was not asked."""
    where = f"{board.title} at {port}, MicroPython {about.name}"
    if not done:
        return escape(f"Nothing was changed: {where}, firmware {image.version} to be put there.")
    if image.released:
        return escape(f"Flashed: {where}, firmware {image.version}, a release. It has no link, and trades at its console.")
    if hello is None:
        return escape(f"Flashed: {where}, firmware {image.version}. Its link is not this port: ask it at its UART.")
    return escape(f"Flashed and answering: {where}, firmware {hello[0]}, heap {hello[3] // 1024} KB.")
