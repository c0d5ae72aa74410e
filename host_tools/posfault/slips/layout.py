"""Where everything stands on the paper, in dots of a printer with 203 dots to an inch: 80 mm of paper are 576 of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field

from rich.cells import cell_len

from posfault.slips.escpos import Command, commands

WIDTH = 576
MARGIN = 32             # of bare paper around what is printed
FONTS = ((12, 24), (9, 17))         # A and B: width and height of a letter; a Chinese character is twice as wide
_SPACING = 30           # from line to line
_TAB = 8
_QR_ERRORS = {48: "l", 49: "m", 50: "q", 51: "h"}
_CODE_PAGES = {0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 14: "cp737", 16: "cp1252", 17: "cp866",
               18: "cp852", 19: "cp858"}


@dataclass(frozen=True, slots=True)
class Style:
    """wide, tall: how many times. font: of FONTS."""

    font: int = 0
    wide: int = 1
    tall: int = 1
    bold: bool = False
    underlined: bool = False
    inverse: bool = False

    def width(self, text: str) -> int:
        return cell_len(text) * FONTS[self.font][0] * self.wide

    @property
    def height(self) -> int:
        return FONTS[self.font][1] * self.tall


@dataclass(frozen=True, slots=True)
class Words:
    """Text of one style. x, y: its upper left corner."""

    x: int
    y: int
    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Dots:
    """A picture: a QR code or a bitmap. rows: a string for each, # for a black dot. size: of such a dot on the paper."""

    x: int
    y: int
    rows: tuple[str, ...]
    size: int = 1

    @property
    def width(self) -> int:
        return len(self.rows[0]) * self.size if self.rows else 0

    @property
    def height(self) -> int:
        return len(self.rows) * self.size


@dataclass(slots=True)
class Piece:
    """One piece of paper. cut: the printer cut it off; else it was torn, or still hangs there."""

    items: list[Words | Dots] = field(default_factory=list)
    height: int = 0
    cut: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing can be seen on it."""
        return not any(isinstance(one, Dots) or one.text.strip() for one in self.items)


def pieces(data: bytes) -> list[Piece]:
    """What comes out of the printer, piece by piece."""
    printer = _Printer()
    for one in commands(data):
        printer.does(one)
    return printer.finished()


class _Printer:
    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._piece = Piece()
        self._begin()

    def _begin(self) -> None:
        """As after ESC @."""
        self._style = Style()
        self._align = 0
        self._spacing = _SPACING
        self._page = ""
        self._chinese = False
        self._line: list[tuple[str, Style]] = []
        self._qr = {"data": b"", "size": b"\x03", "error": b"0"}

    def finished(self) -> list[Piece]:
        if self._line:
            self._feed()
        if self._piece.height:
            self._pieces.append(self._piece)
        return self._pieces

    def does(self, one: Command) -> None:
        """One command, or text."""
        handler = _HANDLERS.get(one.name)
        if one.name == "text":
            self._write(self._decoded(one.given))
        elif one.name == "line":
            self._feed()
        elif one.name == "tab":
            self._write(" " * (_TAB - sum(cell_len(text) for text, _ in self._line) % _TAB))
        elif handler:
            handler(self, one.given)

    def _decoded(self, data: bytes) -> str:
        """In UTF-8 where it is that; else by the mode and the code page that were set; GB18030 where there is none."""
        if data.isascii():
            return data.decode()
        if self._chinese:
            return data.decode("gb18030", "replace")
        try:
            return data.decode()
        except UnicodeDecodeError:
            return data.decode(self._page or "gb18030", "replace")

    def _write(self, text: str) -> None:
        for letter in text:
            used = sum(style.width(text) for text, style in self._line)
            if used + self._style.width(letter) > WIDTH:
                self._feed()
            if self._line and self._line[-1][1] == self._style:
                self._line[-1] = self._line[-1][0] + letter, self._style
            else:
                self._line.append((letter, self._style))

    def _feed(self) -> None:
        """Puts the line on the paper."""
        tall = max((style.height for _, style in self._line), default=0)
        x = self._left(sum(style.width(text) for text, style in self._line))
        for text, style in self._line:
            self._piece.items.append(Words(x, self._piece.height + tall - style.height, text, style))
            x += style.width(text)
        self._piece.height += max(tall + _SPACING - FONTS[0][1], self._spacing)
        self._line = []

    def _left(self, width: int) -> int:
        return (WIDTH - width) * self._align // 2

    def _picture(self, rows: tuple[str, ...], size: int = 1) -> None:
        made = Dots(0, self._piece.height, rows, size)
        if rows:
            self._piece.items.append(dataclasses.replace(made, x=max(0, self._left(made.width))))
            self._piece.height += made.height

    # What each command does; given: its bytes

    def _cut(self, given: bytes) -> None:
        if self._line:
            self._feed()
        self._piece.cut = True
        if self._piece.height:
            self._pieces.append(self._piece)
        self._piece = Piece()

    def _mode(self, given: bytes) -> None:
        bits = given[0]
        self._style = dataclasses.replace(
            self._style, font=bits & 1, bold=bool(bits & 0x08), tall=2 if bits & 0x10 else 1, wide=2 if bits & 0x20 else 1,
            underlined=bool(bits & 0x80))

    def _sized(self, given: bytes) -> None:
        self._style = dataclasses.replace(self._style, wide=(given[0] >> 4 & 7) + 1, tall=(given[0] & 7) + 1)

    def _bold(self, given: bytes) -> None:
        self._style = dataclasses.replace(self._style, bold=bool(given[0] & 1))

    def _underlined(self, given: bytes) -> None:
        self._style = dataclasses.replace(self._style, underlined=given[0] % 48 > 0)

    def _inverse(self, given: bytes) -> None:
        self._style = dataclasses.replace(self._style, inverse=bool(given[0] & 1))

    def _font(self, given: bytes) -> None:
        self._style = dataclasses.replace(self._style, font=given[0] % 48 & 1)

    def _aligned(self, given: bytes) -> None:
        self._align = min(given[0] % 48, 2)

    def _spaced(self, given: bytes) -> None:
        self._spacing = given[0] if given else _SPACING

    def _fed(self, given: bytes) -> None:
        if self._line:
            self._feed()
            given = bytes([max(0, given[0] - 1)])
        self._piece.height += given[0] * self._spacing

    def _dots_fed(self, given: bytes) -> None:
        if self._line:
            self._feed()
        self._piece.height += given[0]

    def _paged(self, given: bytes) -> None:
        self._page = _CODE_PAGES.get(given[0], "")

    def _two_dimensional(self, given: bytes) -> None:
        """GS ( k of a QR code: model, size, error correction, data, print."""
        function, rest = given[3:5], given[5:]
        if given[:1] != b"k":
            return
        if function == b"1C":
            self._qr["size"] = rest
        elif function == b"1E":
            self._qr["error"] = rest
        elif function == b"1P":
            self._qr["data"] = rest[1:]
        elif function == b"1Q" and self._qr["data"]:
            import segno  # only where there is one: every command would wait for it

            error = _QR_ERRORS.get(self._qr["error"][0], "l")
            made = segno.make(self._qr["data"], error=error, boost_error=False, micro=False)
            self._picture(tuple("".join("#" if dark else " " for dark in row) for row in made.matrix_iter(border=0)),
                          max(1, self._qr["size"][0]))

    def _raster(self, given: bytes) -> None:
        """GS v 0: eight dots a byte."""
        wide, tall = (int.from_bytes(given[at : at + 2], "little") for at in (2, 4))
        self._picture(_rows(given[6 + row * wide : 6 + (row + 1) * wide] for row in range(tall)))

    def _columns(self, given: bytes) -> None:
        """ESC *: columns of 8 or of 24 dots."""
        deep = 3 if given[0] >= 32 else 1
        columns = [given[at : at + deep] for at in range(3, len(given), deep)]
        upright = ["".join(f"{byte:08b}" for byte in column) for column in columns]
        self._picture(tuple("".join("#" if column[row] == "1" else " " for column in upright) for row in range(8 * deep)))


def _rows(data: Iterable[bytes]) -> tuple[str, ...]:
    return tuple("".join(f"{byte:08b}" for byte in row).replace("0", " ").replace("1", "#") for row in data)


_HANDLERS = {
    "ESC @": lambda printer, given: printer._begin(), "ESC !": _Printer._mode, "GS !": _Printer._sized,
    "ESC E": _Printer._bold, "ESC G": _Printer._bold, "ESC -": _Printer._underlined, "GS B": _Printer._inverse,
    "ESC M": _Printer._font, "ESC a": _Printer._aligned, "ESC 2": _Printer._spaced, "ESC 3": _Printer._spaced,
    "ESC d": _Printer._fed, "ESC J": _Printer._dots_fed, "ESC t": _Printer._paged,
    "FS &": lambda printer, given: setattr(printer, "_chinese", True),
    "FS .": lambda printer, given: setattr(printer, "_chinese", False),
    "GS V": _Printer._cut, "ESC i": _Printer._cut, "ESC m": _Printer._cut, "GS (": _Printer._two_dimensional,
    "GS v": _Printer._raster, "ESC *": _Printer._columns,
}
