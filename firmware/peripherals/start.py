"""What a terminal gets and looks at before anything else: its supply, its firmware image, its configuration."""

from journal import records


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
    """The bytes that provisioning stored, none where there are none, or where they have rotted; there are keys in them."""
    def look():
        try:
            return records.unpack(volume.read("configuration"), 0)[1]
        except (OSError, TypeError):
            return b""

    return Start("read", look, len)


def good():
    """The power has come, and the memory for keys had its battery. The loader knows the image by the vendor's signature."""
    return True
