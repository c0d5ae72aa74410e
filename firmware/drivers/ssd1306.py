"""Graphic OLED with an SSD1306, 128 x 64 dots, on I2C: 8 rows of 16 characters in MicroPython's own font, and QR codes.

That font has no Chinese: its characters are question marks here.
"""

import framebuf

from drivers.fitted import fitted

ADDRESS = 0x3C
_WIDTH = const(128)
_HEIGHT = const(64)
_DOTS = const(8)                # of a character, either way
_COMMAND = const(0x00)
_PICTURE = const(b"\x40")
_SET_UP = const(
    b"\xae"                     # off
    b"\x20\x00"                 # what is written goes from left to right, then to the next page of 8 rows
    b"\x40\xa1\xc8"             # from the first row on; the connector is above
    b"\xa8\x3f\xd3\x00\xda\x12" # 64 rows, no offset, as the panel is wired
    b"\xd5\x80\xd9\xf1\xdb\x30" # clock and charging times
    b"\x81\xcf\xa4\xa6"         # contrast; shows its memory, not inverted
    b"\x8d\x14"                 # makes its own voltage
    b"\xaf"                     # on
)
_WHOLE = const(b"\x21\x00\x7f\x22\x00\x07")     # all columns, all pages


class Ssd1306:
    def __init__(self, bus, address=ADDRESS):
        self._bus = bus
        self._address = address
        self._dots = bytearray(_WIDTH * _HEIGHT // 8)
        self._picture = framebuf.FrameBuffer(self._dots, _WIDTH, _HEIGHT, framebuf.MONO_VLSB)
        self._ready = False

    def show(self, text):
        """text: lines separated by line feeds. A display that is not there is tried again with the next text."""
        self._picture.fill(0)
        for row, line in enumerate(fitted(text, _WIDTH // _DOTS, _HEIGHT // _DOTS)):
            self._picture.text(line, 0, row * _DOTS)
        self._send()

    def code(self, content):
        """content: the text that the QR code carries; where it is too long for one, it stands there itself."""
        from drivers.qr import Symbol, room

        if len(content.encode()) > room():
            self.show(content)
            return
        symbol = Symbol(content.encode())
        size = symbol.size
        scale = _HEIGHT // (size + 4)           # light around it: the display has 2 dots at least above and below
        left, top = (_WIDTH - size * scale) // 2, (_HEIGHT - size * scale) // 2
        self._picture.fill(1)                   # dark on light: what is lit is light
        for y in range(size):
            for x in range(size):
                if symbol.dark(x, y):
                    self._picture.fill_rect(left + x * scale, top + y * scale, scale, scale, 0)
        self._send()

    def _send(self):
        try:
            if not self._ready:
                self._command(_SET_UP)
            self._command(_WHOLE)
            self._bus.writevto(self._address, (_PICTURE, self._dots))
            self._ready = True
        except OSError:
            self._ready = False

    def _command(self, data):
        self._bus.writevto(self._address, (bytes((_COMMAND,)), data))
