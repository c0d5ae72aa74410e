"""What a terminal gets and looks at before anything else: its supply, its firmware image, its configuration."""


class Supply:
    IN = ("boot",)
    OUT = ()
    PLAIN = ()

    def boot(self):
        """The power has come."""
        return True


class Image:
    IN = ("check",)
    OUT = ()
    PLAIN = ()

    def check(self):
        """Whether the firmware image is the vendor's, by its signature. The loader has seen to it where this runs."""
        return True


class Configuration:
    IN = ("read",)
    OUT = ()
    PLAIN = ()

    def __init__(self, volume):
        self._volume = volume

    def read(self):
        """The bytes that provisioning stored; none where there are none."""
        return self._volume.read("configuration") if self._volume.size("configuration") >= 0 else b""

    def written(self, content):
        """As the recorders write it: there are keys in it."""
        return len(content)
