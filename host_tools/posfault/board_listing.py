"""The verb `boards`: what boards there are, where they are attached, and what they cannot run."""

from __future__ import annotations

from pathlib import Path

from posfault import board_limits, board_ports, boards
from posfault.errors import InputError
from posfault.reports import board_tables, output, summary
from posfault.scenario_file import catalogue, load


def list_boards(name: str | None, target: Path | None) -> int:
    """One board, or all of them; a broken folder is said on stderr, does not stop the others, and makes the status 2."""
    found = [boards.find(name)] if name else list(boards.all_of_them())
    good = [one for one in found if isinstance(one, boards.Board)]
    broken = [one for one in found if isinstance(one, InputError)]
    scenarios = [load(path) for path in catalogue()]
    ports = {board.name: board_ports.attached(board) for board in good}
    cannot = {board.name: board_limits.cannot_run(board, scenarios) for board in good}
    output.console().print(board_tables.table_of(good, ports, cannot))
    if any(cannot.values()):
        output.console().print(board_tables.cannot_table(cannot))
    for problem in broken:
        output.warn(str(problem))
    if target:
        objects = [board_tables.of_board(board, ports[board.name], cannot[board.name]) for board in good]
        objects += [board_tables.of_broken(Path(one.file).parent.name, str(one)) for one in broken]
        summary.write(target, objects)
    return InputError.exit_status if broken else 0
