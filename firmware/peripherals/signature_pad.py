"""Modelled signature pad: collects the strokes of a pen until the image is taken."""

import binascii


class SignaturePad:
    IN = ("read",)
    OUT = ()
    PLAIN = ("clear",)

    def __init__(self, agent, configuration):
        self._image = b""
        self._last = b""
        self.previous = b""     # in its memory still: the image before the last one

    def put(self, content):
        """content: hex of x, y bytes, as the pen draws them."""
        self._image += binascii.unhexlify(content)

    def clear(self):
        self._image = b""

    def read(self):
        """The image as it is: x, y bytes; empty where nobody drew."""
        image = self._image
        self._image = b""
        if image:
            self.previous = self._last
            self._last = image
        return image


Driver = SignaturePad
