"""The protections of this terminal, each read in one place of the firmware."""


class Guards:
    def __init__(self, off):
        """off: names of facts/guards.py that are switched off; none in a release."""
        self._off = tuple(off)

    def on(self, name):
        return name not in self._off
