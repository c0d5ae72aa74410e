"""The protections of this terminal, each read in one place of the firmware."""


class Guards:
    def __init__(self, off):
        """off: names of facts/guards.py that are switched off; none in a release."""
        self._off = b" %s " % " ".join(off) if off else b""     # a text each would take 4 KB where all are off

    def on(self, name):
        return not self._off or b" %s " % name not in self._off
