"""What is at the far end of the I2C bus, written from the data sheets: it makes of the bytes what the glass would show."""

import wires

_CLEAR_US = const(1520)
_OTHER_US = const(37)


class Hd44780:
    """Behind a PCF8574: bits 0 to 3 are RS, R/W, E and the lamp, 4 to 7 are D4 to D7. Takes nothing while it is busy."""

    ROWS = (0x00, 0x40, 0x14, 0x54)

    def __init__(self):
        self.memory = bytearray(b" " * 0x80)
        self.place = 0
        self.on = self.lamp = False
        self.four_bits = False
        self.lost = 0
        self._half = None
        self._was = 0
        self._busy = 40000          # us; from power-on

    def write(self, data):
        for byte in data:
            if self._was & 4 and not byte & 4:
                self._latched(self._was >> 4, self._was & 1)
            self._was = byte
            self.lamp = bool(byte & 8)

    def _latched(self, half, register):
        if wires.now_us() < self._busy:
            self.lost += 1
            return
        if not self.four_bits:
            self._carried_out(half << 4, register)
        elif self._half is None:
            self._half = half
        else:
            value, self._half = self._half << 4 | half, None
            self._carried_out(value, register)

    def _carried_out(self, value, register):
        self._busy = wires.now_us() + (_CLEAR_US if not register and value < 4 else _OTHER_US)
        if register:
            self.memory[self.place] = value
            self.place = (self.place + 1) % 0x80
        elif value & 0x80:
            self.place = value & 0x7F
        elif value & 0x20:
            self.four_bits = not value & 0x10
        elif value & 0x08:
            self.on = bool(value & 4)
        elif value == 1:
            self.memory = bytearray(b" " * 0x80)
            self.place = 0

    def rows(self):
        return [bytes(self.memory[start : start + 20]).decode() for start in self.ROWS]


class Ssd1306:
    """Horizontal addressing only. Each transfer begins with 0x00 (commands) or 0x40 (picture)."""

    PARAMETERS = {0x20: 1, 0x21: 2, 0x22: 2, 0x81: 1, 0x8D: 1, 0xA8: 1, 0xD3: 1, 0xD5: 1, 0xD9: 1, 0xDA: 1, 0xDB: 1}

    def __init__(self):
        self.memory = bytearray(1024)
        self.set = {}               # parameters by command; those without have none
        self.columns = (0, 127)
        self.pages = (0, 7)
        self._column = self._page = 0

    def write(self, data):
        if not data:                # whoever asks who is there
            return
        if data[0] == 0x40:
            for byte in data[1:]:
                self._put(byte)
        elif data[0] == 0x00:
            self._command(data[1:])
        else:
            raise ValueError("no control byte %02x" % data[0])

    def _put(self, byte):
        self.memory[self._page * 128 + self._column] = byte
        self._column += 1
        if self._column > self.columns[1]:
            self._column = self.columns[0]
            self._page = self.pages[0] if self._page == self.pages[1] else self._page + 1

    def _command(self, data):
        while data:
            length = self.PARAMETERS.get(data[0], 0)
            given = tuple(data[1 : 1 + length])
            self.set[data[0]] = given
            if data[0] == 0x21:
                self.columns, self._column = given, given[0]
            if data[0] == 0x22:
                self.pages, self._page = given, given[0]
            data = data[1 + length :]

    def lit(self):
        """Rows of the glass from the top, # where a dot is lit; the panel is mounted as A1 and C8 have it."""
        if 0xAF not in self.set or self.set[0x20] != (0,) or self.set[0x8D] != (0x14,) or 0xA6 not in self.set:
            raise ValueError("it is dark, or shows something else: %r" % self.set)
        return [
            "".join("#" if self.memory[y // 8 * 128 + x] >> y % 8 & 1 else "." for x in range(128)) for y in range(64)
        ]
