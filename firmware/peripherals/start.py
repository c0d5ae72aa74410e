"""What a terminal gets and looks at before anything else: its supply, its firmware image, its configuration."""


class Start:
    """One such thing: a point in. written: how the recorders write what it brings, where that must not be seen."""

    OUT = ()
    PLAIN = ()

    def __init__(self, op, look, written=None):
        self.IN = (op,)
        setattr(self, op, look)
        if written:
            self.written = written


def configuration(volume):
    """The record that provisioning stored, whole or not, and nothing where there is none; there are keys in it."""
    def look():
        try:
            return volume.read("configuration")
        except OSError:
            return b""

    return Start("read", look, len)


def good():
    """The power has come, and the memory for keys had its battery. The loader knows the image by the vendor's signature."""
    return True
