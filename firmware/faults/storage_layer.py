"""The fault layer of the flash: stands before its driver, where LittleFS calls."""

from faults.layer import Call, first_due

_WATCHDOG_MS = const(2000)


class StorageLayer:
    """As faults/layer.py, but nothing is allocated until a fault strikes."""

    name = "storage"

    def __init__(self, flash, schedule):
        self.BLOCK = flash.BLOCK
        self.BLOCKS = flash.BLOCKS
        self.read = flash.read
        self.device = flash
        self.schedule = schedule
        self.held = []
        self._armed = schedule.at("storage")
        self._phase = ""
        self._programs = ()
        self._erases = ()
        schedule.layers.append(self)
        schedule.agent.watchdog = self._watchdog
        for one in self._armed:
            prepare = getattr(one.module, "prepare", None)
            if prepare:
                prepare(self)
        self.phase("")

    def phase(self, name):
        """What is being written from here on; chooses the faults that count its events."""
        self._phase = name
        here = [one for one in self._armed if one.during in ("", name)]
        self._programs = [one for one in here if one.point == "storage.program"]
        self._erases = [one for one in here if one.point == "storage.erase"]

    def program(self, address, data):
        """None, or a negative number: what LittleFS takes for an error."""
        fault = first_due(self._programs)
        if fault or self.held:
            return self._strike(fault, "program", self.device.program, (address, data))
        return self.device.program(address, data)

    def erase(self, block):
        fault = first_due(self._erases)
        if fault or self.held:
            return self._strike(fault, "erase", self.device.erase, (block,))
        return self.device.erase(block)

    def record(self):
        """What came before the fault is written to the trace: the recorder puts its own in this place."""

    def _strike(self, fault, op, real, arguments):
        if fault:
            self.record()
            self.schedule.report(fault, self._phase)
            return fault.strike(Call(self, op, real, arguments, None, fault))
        for broken, function in self.held:
            if broken == op:
                return function(Call(self, op, real, arguments, None, None))
        return real(*arguments)

    def _watchdog(self):
        """A program that ends in an error of a storage that has failed is reset, as a real terminal is."""
        if any(one.fired for one in self._armed):
            self.schedule.die(_WATCHDOG_MS)
