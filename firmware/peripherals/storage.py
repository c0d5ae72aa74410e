"""The recorder of the flash: counts what each write cost, without allocating while LittleFS calls."""


class StorageRecorder:
    """A flash driver (read, program, erase) that knows what is being written: its phase."""

    def __init__(self, flash, agent, tell):
        """tell: function (phase) that the fault layer wants called, or None."""
        self.BLOCK = flash.BLOCK
        self.BLOCKS = flash.BLOCKS
        self.read = flash.read
        self._flash = flash
        self._agent = agent
        self._tell = tell
        self._phase = ""
        self._programs = 0
        self._erases = 0

    def phase(self, name):
        """What the writes from here on are for; "" ends it and writes one event: programs and erases it took."""
        if self._tell:
            self._tell(name)
        if not name and self._programs + self._erases:
            self._agent.record([self._agent.now, "storage.write", self._phase, self._programs, self._erases])
        self._phase = name
        self._programs = 0
        self._erases = 0

    def program(self, address, data):
        self._programs += 1
        return self._flash.program(address, data)

    def erase(self, block):
        self._erases += 1
        return self._flash.erase(block)
