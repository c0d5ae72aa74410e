"""The recorder of the flash: counts what each write cost, without allocating while LittleFS calls."""


class StorageRecorder:
    """A flash driver (read, program, erase) that knows what is being written: its phase."""

    def __init__(self, flash, agent, tell):
        """tell: function (phase) that the fault layer wants called, or None. Before a fault strikes it calls record."""
        self.BLOCK = flash.BLOCK
        self.BLOCKS = flash.BLOCKS
        self.read = flash.read
        self._flash = flash
        self._agent = agent
        self._tell = tell
        self._phase = ""
        self._programs = 0
        self._erases = 0
        if tell:
            flash.record = self.record

    def phase(self, name):
        """What the writes from here on are for; "" ends it and writes one event: programs and erases it took."""
        if self._tell:
            self._tell(name)
        self.record("" if name else self._phase)
        self._phase = name

    def record(self, phase=""):
        """Writes the event of what there was since the last one. phase: of a write that has come to its end."""
        if self._programs + self._erases:
            self._agent.record([self._agent.now, "storage.write", phase, self._programs, self._erases])
        self._programs = 0
        self._erases = 0

    def program(self, address, data):
        done = self._flash.program(address, data)
        self._programs += 1
        if done:
            self.record()       # an error: nobody may come to the end of this write
        return done

    def erase(self, block):
        done = self._flash.erase(block)
        self._erases += 1
        if done:
            self.record()
        return done
