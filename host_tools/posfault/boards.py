"""The boards that there are: a folder each, with board.toml, pins.py, manifest.py and README.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from posfault import facts, suggest, toml_file
from posfault.errors import InputError
from posfault.forms import Texts
from posfault.link.manners import Lines
from posfault.toml_table import Choice, Table

FILES = ("board.toml", "pins.py", "manifest.py", "README.md")
WIRING = "wiring.py"    # beside them, where peripherals can be soldered to the board
APART = "uart"          # a link beside the console
LINKS = ("stdio", "usb console", "uart console", APART)
JOURNALS = ("file", "files", "partition", "partition or files")
TUNNEL, TCP = "tunnel", "tcp"
HEAP_MOST_KB = 1 << 20
SLOTS_MOST = 1 << 16
_KEYS = ("title", "mcu", "platform", "micropython", "machine", "usb", "link", "dtr", "rts", "network", "journal", "slots",
         "heap", "modelled", "real", "wired")
_MODEM_LINE = {"on": True, "off": False, "leave": None}
_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})")
_USB_ID = Texts("usb", r"[0-9a-f]{4}:[0-9a-f]{4}", "a USB id such as 2e8a:0005, in small letters")
_PLATFORM = Texts("platform", r"[a-z0-9_-]+", "a name such as rp2, as sys.platform gives it")


@dataclass(frozen=True)
class Board:
    """A board. platforms: sys.platform of its MicroPython; machine: part of `sys.implementation._machine`, "" for any.

    micropython: (major, minor), the least. usb: ids as vid:pid. networks: what can carry the bank's messages, TUNNEL (the
    link) or TCP (its own network); the first does unless told otherwise. slots: flash images it can keep beside the one in
    use. heap_kb: free at power-on, 0 where nobody has measured it. modelled, real: peripherals, as they are unless told
    otherwise; wired: those that can be real, since wiring.py says to which pins they go. lines: of its port, once that is
    open.
    """

    name: str
    folder: Path
    title: str
    mcu: str
    platforms: tuple[str, ...]
    micropython: tuple[int, int]
    machine: str
    usb: tuple[str, ...]
    link: str
    lines: Lines
    networks: tuple[str, ...]
    journal: str
    slots: int
    heap_kb: int
    modelled: tuple[str, ...]
    real: tuple[str, ...]
    wired: tuple[str, ...]

    def is_one(self, platform: str, machine: str) -> bool:
        """Whether this MicroPython says that it runs on such a board."""
        return platform in self.platforms and _said(self.machine, machine)

    def is_named_by(self, machine: str) -> bool:
        """Whether a machine's own words alone say that it is this board."""
        return bool(self.machine) and _said(self.machine, machine)


def peripherals() -> tuple[str, ...]:
    """What a board must say of itself whether it is modelled there or real."""
    return tuple(dict.fromkeys(point.peripheral for point in facts.points().values()))


def folders() -> list[Path]:
    """Every folder that stands for a board, sorted by name."""
    return sorted(path for path in facts.boards_root().iterdir() if path.is_dir() and path.name != "__pycache__")


def all_of_them() -> Iterator[Board | InputError]:
    """Each board, or what is wrong with its folder."""
    for folder in folders():
        try:
            yield load(folder)
        except InputError as problem:
            yield problem


def find(name: str) -> Board:
    """A board by its name, or by the path of a folder of one's own. Raises InputError."""
    known = {folder.name: folder for folder in folders()}
    if name in known:
        return load(known[name])
    folder = Path(name)
    if name and "\0" not in name and folder.is_dir() and (folder / FILES[0]).exists():
        return load(folder.resolve())
    raise InputError(suggest.shown(name), "there is no such board", suggest.remedy(name, known, "boards"))


def load(folder: Path) -> Board:
    """Reads board.toml. Raises InputError, with the line, for what is wrong with it, and where one of FILES is missing."""
    for name in FILES:
        if not (folder / name).is_file():
            raise InputError(folder / name, "this file is missing", "every board has " + ", ".join(FILES))
    return _board(folder, toml_file.load(folder / FILES[0], "a board.toml", "`posfault boards` shows the boards"))


def _board(folder: Path, table: Table) -> Board:
    table.only(_KEYS)
    modelled, real = _peripherals(table)
    wired = _wired(folder, table, real)
    return Board(
        folder.name, folder,
        title=table.text("title"),
        mcu=table.text("mcu"),
        platforms=table.texts("platform", _PLATFORM),
        micropython=_version(table),
        machine=table.text("machine", ""),
        usb=table.texts("usb", _USB_ID),
        link=table.word("link", Choice(LINKS, "link")),
        lines=Lines(*(_MODEM_LINE[table.word(name, Choice(_MODEM_LINE, "state"), "leave")] for name in Lines._fields)),
        networks=_networks(table),
        journal=table.word("journal", Choice(JOURNALS, "place for the journal")),
        slots=table.whole("slots", 0, SLOTS_MOST),
        heap_kb=table.whole("heap", 0, HEAP_MOST_KB, 0),
        modelled=modelled,
        real=real,
        wired=wired,
    )


def _version(table: Table) -> tuple[int, int]:
    found = _VERSION.fullmatch(table.text("micropython"))
    if not found:
        table.fail("micropython must be a version such as 1.24", "change micropython", "micropython")
    return int(found[1]), int(found[2])


def _networks(table: Table) -> tuple[str, ...]:
    if "network" not in table:
        return (TUNNEL,)
    found = table.words("network", Choice((TUNNEL, TCP), "network"))
    if not found:
        table.fail("network names none", "give tunnel, tcp, or both", "network")
    return found


def _peripherals(table: Table) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known = Choice(peripherals(), "peripheral", "points")
    modelled, real = table.words("modelled", known), table.words("real", known)
    for name in peripherals():
        if name in modelled and name in real:
            table.fail(f"{name} is modelled and real", "name it once", "real")
        if name not in modelled and name not in real:
            table.fail(f"{name} is neither modelled nor real", "name it in one of them", "modelled")
    return modelled, real


def _wired(folder: Path, table: Table, real: tuple[str, ...]) -> tuple[str, ...]:
    found = table.words("wired", Choice(peripherals(), "peripheral", "points")) if "wired" in table else ()
    if bool(found) != (folder / WIRING).is_file():
        table.fail(f"{WIRING} is there, and wired names nothing" if not found else f"{WIRING} is missing",
                   f"name in wired what {WIRING} gives, where there is one", "wired")
    for name in real:
        if name not in found:
            table.fail(f"{name} is real, and not wired", "name it in wired too, or in modelled", "real")
    return found


def _said(part: str, machine: str) -> bool:
    """Whole words: `with ESP32` is not in `with ESP32S3`."""
    return not part or re.search(rf"(^|\s){re.escape(part)}(\s|$)", machine) is not None
