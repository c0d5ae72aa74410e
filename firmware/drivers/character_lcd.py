"""Character LCD with an HD44780 behind an I2C expander (PCF8574), four bits at a time: 20 columns, 4 rows.

Of the expander's pins the lowest four are RS, R/W, E and the lamp, the others the data lines D4 to D7, as the usual adapter
has them. It has no pictures: a QR code stands there as the beginning of its text, and Chinese as question marks.
"""

import time

from drivers.fitted import fitted

_COLUMNS = const(20)
_ROWS = const(4)
_PLACES = const((0x80, 0xC0, 0x94, 0xD4))       # commands that go to the beginning of each row
_DATA = const(1)                # RS
_ENABLE = const(4)
_LAMP = const(8)
_EIGHT_BITS = const(0x30)
_FOUR_BITS = const(0x20)
# Two lines of 5 x 8 dots, display on without a cursor, the cursor goes right.
_SET_UP = const(b"\x28\x0c\x06")
_CLEAR = const(1)
_CLEAR_MS = const(2)
_POWER_UP_MS = const(50)
_WAKE_MS = const(5)


class CharacterLcd:
    def __init__(self, bus, address=0x27):
        self._bus = bus
        self._address = address
        self._pulse = bytearray(4)
        self._ready = False

    def show(self, text):
        """text: lines separated by line feeds. A display that is not there is tried again with the next text."""
        try:
            if not self._ready:
                self._set_up()
            for row, line in enumerate(self._padded(text)):
                self._byte(_PLACES[row], 0)
                for letter in line:
                    self._byte(ord(letter), _DATA)
        except OSError:
            self._ready = False

    def code(self, content):
        """content: what a QR code would carry."""
        self.show(content)

    def _padded(self, text):
        """Written over what stood there: clearing it would flicker."""
        lines = fitted(text, _COLUMNS, _ROWS)
        return [line + " " * (_COLUMNS - len(line)) for line in lines + [""] * (_ROWS - len(lines))]

    def _set_up(self):
        """By instruction, whatever state it is in: the first three are read as eight bits, or as a half of them."""
        time.sleep_ms(_POWER_UP_MS)
        for _ in range(3):
            self._half(_EIGHT_BITS, 0)
            time.sleep_ms(_WAKE_MS)
        self._half(_FOUR_BITS, 0)
        for command in _SET_UP:
            self._byte(command, 0)
        self._byte(_CLEAR, 0)
        time.sleep_ms(_CLEAR_MS)
        self._ready = True

    def _byte(self, value, register):
        """Both halves in one transfer; the bus is slower than the display, 37 us a byte."""
        pulse = self._pulse
        for place, half in ((0, value & 0xF0), (2, value << 4 & 0xF0)):
            pulse[place] = half | register | _LAMP | _ENABLE
            pulse[place + 1] = half | register | _LAMP
        self._bus.writeto(self._address, pulse)

    def _half(self, value, register):
        self._bus.writeto(self._address, bytes((value | register | _LAMP | _ENABLE, value | register | _LAMP)))
