"""What a rig process does at its wires for each fault kind that it makes; see posfault/rig/making.py."""

from __future__ import annotations

import json
import os
import select
import tty
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posfault import facts
from posfault.rig import escpos, keypad, making, printer, scanner
from posfault.rig.clockwork import Clockwork
from posfault.rig.faults import Faults
from posfault.rig.mapping import Output, Printer, Uart, load
from posfault.rig.uart import Line

PACE = 100
CODE = "6233370891141407150"
TRIGGER = bytes.fromhex("7e000801000201abcd")
EXAMPLE = facts.boards_root() / "rpi_pico_w" / "rigs" / "ft232h.toml"
PAPER_OUT = Output("socket", "", "D7", True, "paper-out line")


class Noted:
    """Outputs that lead to a list."""

    def __init__(self) -> None:
        self.levels: list[tuple[str, bool]] = []

    def set(self, output: Output, active: bool) -> None:
        self.levels.append((output.what, active))

    def close(self) -> None:
        """Nothing is held."""


class Wires:
    """The terminal's ends: of a UART, and of what the process says to the bench."""

    def __init__(self) -> None:
        self.terminal, self.rig = os.openpty()
        tty.setraw(self.rig)
        self._said, out = os.pipe()
        self.clockwork = Clockwork(out)
        self.clockwork.pace = PACE
        self.outputs = Noted()
        self.line = Line("test", Uart(os.ttyname(self.rig), 9600))

    def strikes(self, kind: str, point: str, **given: Any) -> None:
        known = {one.name: one.default for one in facts.kinds()[kind].parameters}
        self.clockwork.faults = Faults([[0, point, 1, kind, known | given]])

    def turn_for(self, data: bytes, least: int) -> bytes:
        """The terminal writes; gives what it then gets, at least so many bytes."""
        os.write(self.terminal, data)
        came = bytearray()
        self.clockwork.watch(self.terminal, lambda: came.extend(os.read(self.terminal, 4096)))
        while len(came) < least:
            self.clockwork.turn()
        self.clockwork.ignore(self.terminal)
        return bytes(came)

    def happened(self) -> list[list[Any]]:
        found: list[list[Any]] = []
        while select.select([self._said], [], [], 0)[0]:
            found += [json.loads(line) for line in os.read(self._said, 65536).split(b"\n") if line]
        return [word[2:] for word in found if word[0] == "event"]


@pytest.fixture
def wires() -> Iterator[Wires]:
    made = Wires()
    yield made
    made.line.close()
    for descriptor in (made.terminal, made.rig):
        os.close(descriptor)


# What DLE EOT 1 to 4 adds, what is on the paper of two lines, and how paper_out is pulled; by hand from the Epson manual.
PRINTER = {
    "": ((0, 0, 0, 0), ["a\n", "b\n"]),
    "paper_end": ((0x08, 0x20, 0, 0x60), []),
    "jam": ((0x08, 0x40, 0, 0), []),
    "cover": ((0x08, 0x04, 0x40, 0), []),
    "overheat": ((0x08, 0, 0x40, 0), []),
    "near_end": ((0, 0, 0, 0x0C), ["a\n", "b\n"]),
    "blank": ((0, 0, 0, 0), ["\n", "\n"]),
    "torn_slip": ((0, 0, 0, 0), ["a\n", "b\n"]),
}


@pytest.mark.parametrize("kind", PRINTER)
def test_a_printer_that_is_broken_says_so_until_somebody_mends_it(wires: Wires, kind: str) -> None:
    player = printer.PrinterPlayer(wires.clockwork, wires.outputs, Printer(Uart("", 9600), PAPER_OUT, None), wires.line)
    if kind:
        wires.strikes(kind, printer.LINE, **({"ms": 600_000} if kind == "overheat" else {}))
    bits, paper = PRINTER[kind]
    ask = b"".join(b"\x10\x04" + bytes([number]) for number in (1, 2, 3, 4))
    assert wires.turn_for(b"a\nb\n" + ask, 4) == bytes(0x12 | more for more in bits)
    told = wires.happened()
    assert [bytes.fromhex(word[1]).decode() for word in told if word[0] == printer.LINE and len(word) == 2] == paper
    assert [word[0] for word in told if word[0] == "fault"] == (["fault"] if kind else [])
    assert (["printer.torn"] in told) == (kind == "torn_slip")
    assert (wires.outputs.levels[-1] == ("paper-out line", True)) == (kind == "paper_end")
    player.bring("mend")
    assert wires.turn_for(ask, 4) == b"\x12" * 4
    assert wires.outputs.levels[-1] == ("paper-out line", False)


def test_a_dead_printer_says_nothing(wires: Wires) -> None:
    player = printer.PrinterPlayer(wires.clockwork, wires.outputs, Printer(Uart("", 9600), None, None), wires.line)
    wires.strikes("no_answer", printer.LINE)
    os.write(wires.terminal, b"a\n\x10\x04\x01")
    told: list[list[Any]] = []
    while len(told) < 2:                # the fault, and the line
        wires.clockwork.turn()
        told += wires.happened()
    player.bring("mend")
    assert wires.turn_for(b"\x1dr\x01", 1) == b"\x00"       # the first answer that comes is that of GS r


@pytest.mark.parametrize(("kind", "given", "said"), [
    ("", {}, CODE + "\r"),
    ("misread", {"place": 0, "add": 3}, "9" + CODE[1:] + "\r"),
    ("double_read", {"after_ms": 100}, f"{CODE}\r{CODE}\r"),
    ("stale_buffer", {"after_ms": 100}, CODE + "\r"),
    ("control_characters", {"menu": 8, "then": 800}, f"\x1b8\r800\r{CODE}\r"),
    ("no_read", {}, ""),
])
def test_a_scanner_says_what_its_fault_makes_of_the_code(wires: Wires, kind: str, given: dict[str, int], said: str) -> None:
    player = scanner.ScannerPlayer(wires.clockwork, wires.line)
    if kind:
        wires.strikes(kind, scanner.POINT, **given)
    player.bring(CODE)
    answer = bytes.fromhex("02000001003331")        # done, as the GM65's manual gives it
    assert wires.turn_for(TRIGGER, len(answer) + len(said)) == answer + said.encode()
    assert len([word for word in wires.happened() if word[0] == "fault"]) == bool(kind)


@pytest.mark.parametrize(("kind", "given", "keys"), [
    ("", {}, "7 8"),
    ("bounce", {"after_ms": 6}, "7 7 8"),
    ("dead", {}, "8"),
    ("stuck", {"repeats": 2, "every_ms": 200}, "7 7 7 8"),
    ("ghost", {"key": "ENTER"}, "7 ENTER 8"),
    ("swap", {"key": "8"}, "8 7"),
])
def test_a_keys_fault_is_another_row_of_contacts(wires: Wires, kind: str, given: dict[str, Any], keys: str) -> None:
    mapped = load(EXAMPLE).keypad
    assert mapped
    player = keypad.KeypadPlayer(wires.clockwork, wires.outputs, mapped)
    if kind:
        wires.strikes(kind, keypad.POINT, **given)
    wires.clockwork.pace = 1
    for key in ("7", "8"):
        player.bring(key)
    while len(wires.outputs.levels) < 4 * len(keys.split()):
        wires.clockwork.turn()
    closed = [what for what, active in wires.outputs.levels if active]
    at = {(f"column {column}", f"row {row}"): key for key, (row, column) in mapped.at.items()}
    assert [at[place] for place in zip(closed[::2], closed[1::2], strict=True)] == keys.split()
    assert [active for _, active in wires.outputs.levels] == [True, True, False, False] * len(keys.split())


def test_every_kind_that_the_table_has_is_made_and_the_other_way_round() -> None:
    made = {one.kind for one in making.MADE if one.needs != "power"}
    assert made == {*keypad.KINDS, *scanner.KINDS, *printer.KINDS}
    strays = [(one.kind, point) for one in making.MADE for point in one.points if point != "*"
              and not facts.kinds()[one.kind].applies_to(point)]
    assert strays == []


PARTS = (b"text\n", b"\x1d!\x11big\n", b"\x1b@\x1c&\n",
         b"\x1dV\x00", b"\x1dr\x01", b"\x1d(k\x03\x001\n\n\n", b"\x10\x04\x01",
         b"\x10\x04\x04")


@given(st.lists(st.sampled_from(PARTS), max_size=8), st.data())
def test_what_a_printer_takes_does_not_depend_on_how_it_comes_in_pieces(parts: list[bytes], draw: st.DataObject) -> None:
    def taken(pieces: list[bytes]) -> tuple[list[bytes], list[int]]:
        lines, asked, came, request = [], [], b"", b""
        for piece in pieces:
            rest, numbers, request = escpos.real_time(request + piece)
            came, asked = came + rest, asked + numbers
            while end := escpos.line_end(came):
                lines.append(came[:end])
                came = came[end:]
        return lines, asked

    data = b"".join(parts)
    cuts = sorted(draw.draw(st.lists(st.integers(0, len(data)), max_size=5)))
    pieces = [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    assert taken(pieces) == taken([data])
