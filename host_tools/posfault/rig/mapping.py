"""Reads rig.toml: which pin, UART and relay of the rig is what to the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from posfault import facts, suggest, toml_file
from posfault.forms import Text, Texts
from posfault.toml_table import Choice, Table

SOCKET = "socket"
SECTIONS = ("keypad", "scanner", "printer", "power")
BACKENDS = {
    "ft232h": "BLINKA_FT232H",
    "mcp2221": "BLINKA_MCP2221",
    "agnostic": "BLINKA_OS_AGNOSTIC",       # pins that lead nowhere, for trying the way there
    "here": "",                             # Blinka finds out itself: a Raspberry Pi
    SOCKET: "",                             # no Blinka: whoever listens at `at` (HOST:PORT) is told each level
}
"""Backend -> the environment variable by which Blinka is told of it."""

LEVELS = ("high", "low")
_KEYS: dict[str, tuple[str, ...]] = {
    "": ("title", "backend", "at", *SECTIONS),
    "keypad": ("backend", "at", "rows", "columns", "keys", "active", "press_ms", "gap_ms", "least_ms"),
    "scanner": ("port", "baud"),
    "printer": ("port", "baud", "backend", "at", "active", "paper_out", "cover"),
    "power": ("backend", "at", "relay", "active", "off_ms"),
}
_PIN = Text("pin", r"[A-Za-z][A-Za-z0-9_]{0,30}", "a pin as `board` names it, such as C0, D4 or GP2", "")
_PINS = Texts("pins", _PIN.pattern, _PIN.form)
_KEY_NAMES = Texts("keys", r"[A-Z0-9_]*", 'a key such as "7" or "ENTER", or "" where there is none')
_WHAT = "a file that says what the rig is wired to (TOML)"
_LIST = "boards/rpi_pico_w/rigs/ has examples"
_MS_MOST = 10_000
_BAUD_MOST = 3_000_000


@dataclass(frozen=True)
class Output:
    """One output of the rig. what: it does to the terminal, in words; active: the level at which it does so."""

    backend: str
    at: str
    pin: str
    active: bool
    what: str


@dataclass(frozen=True)
class Keypad:
    """A coupler for each row and each column, all on one common line: two of them close the contact where they cross.

    press_ms: how long a key is held, gap_ms: at least until the next. least_ms: the shortest that a contact can be closed,
    or open.
    """

    rows: tuple[Output, ...]
    columns: tuple[Output, ...]
    at: dict[str, tuple[int, int]]      # key -> row, column
    press_ms: int
    gap_ms: int
    least_ms: int


@dataclass(frozen=True)
class Uart:
    """The rig's end of a serial line of the terminal: anything that pyserial opens."""

    port: str
    baud: int


@dataclass(frozen=True)
class Printer:
    """The rig is the printer on `uart`. paper_out, cover: sensor lines that it pulls beside the status that it answers."""

    uart: Uart
    paper_out: Output | None
    cover: Output | None


@dataclass(frozen=True)
class Power:
    """relay: takes the power away while it is active, for off_ms at least."""

    relay: Output
    off_ms: int


@dataclass(frozen=True)
class Mapping:
    """What one rig.toml says. Whatever is not there, the rig leaves alone."""

    file: Path
    title: str
    keypad: Keypad | None
    scanner: Uart | None
    printer: Printer | None
    power: Power | None

    @property
    def plays(self) -> frozenset[str]:
        """The peripherals that it stands for."""
        return frozenset(name for name in ("keypad", "scanner", "printer") if getattr(self, name))

    def outputs(self) -> Iterator[Output]:
        if self.keypad:
            yield from (*self.keypad.rows, *self.keypad.columns)
        if self.printer:
            yield from (line for line in (self.printer.paper_out, self.printer.cover) if line)
        if self.power:
            yield self.power.relay


def load(path: Path) -> Mapping:
    """Raises InputError, with the line, for what is wrong with the file."""
    top = toml_file.load(path, _WHAT, _LIST)
    top.only(_KEYS[""])
    tables = {name: top.table(name) for name in SECTIONS if name in top}
    if not tables:
        top.fail("it maps nothing", "add a table [keypad], [scanner], [printer] or [power]")
    for name, table in tables.items():
        table.only(_KEYS[name])
    wiring = _Wiring(top)
    made = Mapping(
        path, top.text("title"),
        keypad=_keypad(tables["keypad"], wiring) if "keypad" in tables else None,
        scanner=_uart(tables["scanner"]) if "scanner" in tables else None,
        printer=_printer(tables["printer"], wiring) if "printer" in tables else None,
        power=_power(tables["power"], wiring) if "power" in tables else None,
    )
    if made.scanner and made.printer and made.scanner.port == made.printer.uart.port:
        tables["printer"].fail(f"port {made.scanner.port} is the scanner's already", "give each a UART of its own", "port")
    return made


class _Wiring:
    """The outputs of one file: no pin is two things."""

    def __init__(self, top: Table) -> None:
        self._top = top
        self._taken: dict[tuple[str, str, str], str] = {}

    def output(self, table: Table, key: str, what: str) -> Output:
        """The one pin that stands under `key`."""
        return self._output(table, key, table.text(key), what)

    def outputs(self, table: Table, key: str, what: str) -> tuple[Output, ...]:
        """A list of them; `what` gets their numbers, from 0."""
        pins = table.texts(key, _PINS)
        if not pins:
            table.fail(f"{key} names no pin", f'write {key} = ["…"]', key)
        return tuple(self._output(table, key, pin, f"{what} {number}") for number, pin in enumerate(pins))

    def _output(self, table: Table, key: str, pin: str, what: str) -> Output:
        if _PIN.problem(pin):
            table.fail(_PIN.problem(pin), f"change {key}", key)
        backend, at = self._backend(table)
        before = self._taken.setdefault((backend, at, pin), what)
        if before != what:
            table.fail(f"pin {pin} is {before} already", "give each a pin of its own", key)
        active = table.word("active", Choice(LEVELS, "level"), LEVELS[0])
        return Output(backend, at, pin, active == LEVELS[0], what)

    def _backend(self, table: Table) -> tuple[str, str]:
        """The table's own, or that of the whole file."""
        said = table if "backend" in table else self._top
        backend = said.word("backend", Choice(BACKENDS, "backend"))
        if backend == SOCKET:
            if "at" not in said:
                said.fail(f"the backend {SOCKET} needs at", 'add at = "HOST:PORT"', "backend")
            return backend, said.text("at")
        if "at" in said:
            said.fail(f"at is of the backend {SOCKET}", "remove it", "at")
        return backend, ""


def _keypad(table: Table, wiring: _Wiring) -> Keypad:
    rows = wiring.outputs(table, "rows", "row")
    columns = wiring.outputs(table, "columns", "column")
    return Keypad(
        rows, columns, _places(table, len(rows), len(columns)),
        press_ms=table.whole("press_ms", 1, _MS_MOST, 40),
        gap_ms=table.whole("gap_ms", 1, _MS_MOST, 40),
        least_ms=table.whole("least_ms", 1, _MS_MOST, 2),
    )


def _places(table: Table, rows: int, columns: int) -> dict[str, tuple[int, int]]:
    """Where each key lies: of a list for each row, with a key or "" for each column; by default as the firmware has it."""
    lists = table.raw("keys") if "keys" in table else _legend()
    if not isinstance(lists, list) or len(lists) != rows or not all(isinstance(one, list) for one in lists):
        table.fail(f"keys must be {rows} lists, one for each row", 'write keys = [["1", "2"], ["4", "5"]]', "keys")
    found: dict[str, tuple[int, int]] = {}
    for row, names in enumerate(lists):
        if _KEY_NAMES.problem(names) or len(names) != columns:
            table.fail(f"row {row} of keys must be {columns} texts, {_KEY_NAMES.form}", "change keys", "keys")
        for column, name in enumerate(names):
            if name in found:
                table.fail(f"key {name} is there twice", "remove one", "keys")
            if name and name not in key_names():
                table.fail(f"there is no key {suggest.shown(name)}", suggest.remedy(name, key_names()), "keys")
            if name:
                found[name] = row, column
    if lacking := [name for name in key_names() if name not in found]:
        table.fail(f"keys lacks {', '.join(lacking)}", "a terminal has them all", "keys")
    return found


def _legend() -> list[list[str]]:
    """The firmware's own keypad, row by row."""
    width = facts.table("keypad").COLUMNS
    keys = list(key_names())
    keys += [""] * (-len(keys) % width)
    return [keys[start : start + width] for start in range(0, len(keys), width)]


def key_names() -> tuple[str, ...]:
    """Every key that a terminal has."""
    names: tuple[str, ...] = facts.table("keypad").LEGEND
    return names


def _uart(table: Table) -> Uart:
    return Uart(table.text("port"), table.whole("baud", 300, _BAUD_MOST, 9600))


def _printer(table: Table, wiring: _Wiring) -> Printer:
    lines = {name: wiring.output(table, name, what) if name in table else None
             for name, what in (("paper_out", "paper-out line"), ("cover", "cover line"))}
    if not any(lines.values()):
        for key in ("backend", "at", "active"):
            if key in table:
                table.fail(f"{key} is of a line", "give paper_out or cover, or remove it", key)
    return Printer(_uart(table), lines["paper_out"], lines["cover"])


def _power(table: Table, wiring: _Wiring) -> Power:
    return Power(wiring.output(table, "relay", "power relay"), table.whole("off_ms", 10, _MS_MOST, 500))
