"""The verb `flash`: finds a board, brings its files to what they should be, starts the terminal and says what was done."""

from __future__ import annotations

from pathlib import Path

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from posfault import board_ports, boards
from posfault.boards import Board
from posfault.errors import InputError, PosfaultError
from posfault.flashing import fit, frozen
from posfault.flashing.device import About, Device
from posfault.flashing.image import Image, image_of
from posfault.flashing.plan import JOURNAL, Plan, anew, names, plan, signed_name
from posfault.flashing.update import update
from posfault.link.port_home import hello
from posfault.reports import flash_table, output

_RESET = "import pins\npins.reset(pins.flash())"


def flash(name: str | None, port: str | None, dry_run: bool, erase: bool, freeze: bool, released: bool = False) -> int:
    """name, port: found by the USB id and what the board says where they are not given. released: see posfault.release."""
    known = [boards.find(name)] if name else [one for one in boards.all_of_them() if isinstance(one, Board)]
    if freeze:
        return _freeze(known, name)
    device = Device(port or board_ports.the_one(known))
    try:
        about = device.about()
        board = known[0] if name else fit.board_of(about, known, device.port)
        fit.check_named(about, board, device.port)
        image = image_of(board, released)
        fit.check_fit(about, board, image, device.port)
        return _bring(device, about, board, image, dry_run, erase)
    except PosfaultError:
        device.restart()
        raise
    finally:
        device.close()


def _bring(device: Device, about: About, board: Board, image: Image, dry_run: bool, erase: bool) -> int:
    found = device.files(names(image))
    journal = device.top(JOURNAL) if erase else ()
    todo = anew(image, found, journal) if erase else plan(image, found)
    sizes = {path: file.size for path, file in found.items()}
    if not dry_run and not todo.nothing:
        _update(device, image, todo, signed_name() in found, erase)
    if dry_run or image.released:       # whose pins know of no reset
        device.restart()
    else:
        device.leave(_RESET)
    asked_elsewhere = board.link == boards.APART or image.released     # this port is only its console
    said = None if dry_run or asked_elsewhere else hello(device.port)
    console = output.console()
    console.print(flash_table.table_of(image, todo, sizes, not dry_run))
    console.print(flash_table.told(device.port, about, board, image, said, not dry_run))
    return 0


def _update(device: Device, image: Image, todo: Plan, is_signed: bool, erase: bool) -> None:
    console = output.console()
    total = sum(len(image.files[path]) for path in todo.copy) + len(image.signed)
    columns = (TextColumn("flashing"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("flashing", total=total)
        update(device, image, todo, is_signed, erase, lambda count: bar.advance(task, count))


def _freeze(known: list[Board], name: str | None) -> int:
    if not name:
        raise InputError("--frozen", "which board is meant is not said", "name it by --board")
    manifest = frozen.write_manifest(known[0], Path("build") / f"frozen-{known[0].name}")
    output.plain(f"{manifest}: written. In MicroPython's tree, in the folder of the port, build with\n"
                 f"    make BOARD=… FROZEN_MANIFEST={manifest}\n"
                 "and put the result on the board as its makers say.\n")
    return 0
