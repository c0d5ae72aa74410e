"""Signature pad of a console: the customer draws in its window, with the mouse's left button held down."""

import binascii

_MOST = const(64)           # bytes: as much as the journal has room for beside the rest of a transaction
_REPORT = const("\x1b[?1002h\x1b[?1006h")
_STOP = const("\x1b[?1002l\x1b[?1006l")


class MousePad:
    def __init__(self, console):
        self._console = console
        self._image = b""
        self._every = 1     # which of the points that come are kept
        self._came = 0

    def put(self, point):
        """point: hex of x and y. Of a long line fewer points are kept, all along it."""
        self._came += 1
        if self._came % self._every:
            return
        if len(self._image) >= _MOST:
            self._image = b"".join(self._image[place : place + 2] for place in range(0, _MOST, 4))
            self._every *= 2
        self._image += binascii.unhexlify(point)

    def clear(self):
        self._image = b""
        self._every = 1
        self._came = 0
        self._console.write(_REPORT)

    def read(self):
        """The image as it is: x, y bytes; empty where nobody drew, who may still."""
        image = self._image
        if image:
            self.clear()
            self._console.write(_STOP)
        return image
