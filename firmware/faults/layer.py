"""The fault layer: stands before one peripheral, with the same methods, and consults the armed faults at every event.

An armed fault counts the events of its own point, so a counter that outlives a power cut needs nothing else.
"""


class Armed:
    """One fault of the schedule. during: for storage points, the write it must be part of."""

    def __init__(self, number, row, counter):
        self.number = number
        self.point, self.nth, self.kind, self.during, self.parameters = row
        self.count, self.fired = counter
        self.strike = getattr(__import__("faults." + self.kind), self.kind).strike

    def parameter(self, name):
        for key, value in self.parameters:
            if key == name:
                return value
        raise KeyError(name)


def first_due(armed):
    """Counts one event for every fault; the one that strikes now, or None. A second at the same event does not fire."""
    struck = None
    for fault in armed:
        fault.count += 1
        if fault.count == fault.nth and struck is None:
            fault.fired = 1
            struck = fault
    return struck


class Schedule:
    """rows: (point, nth, kind, during, parameters) each; counters: (count, fired) each, from before a power cut."""

    def __init__(self, rows, counters, agent):
        self.agent = agent
        self.armed = [
            Armed(number, row, counters[number] if counters else (0, 0)) for number, row in enumerate(rows)
        ]

        self.layers = []

    def calm(self):
        """No fault strikes any more, and what was broken works again."""
        for one in self.armed:
            one.nth = 0
        for layer in self.layers:
            layer.held = []

    def at(self, peripheral):
        return [one for one in self.armed if one.point.startswith(peripheral + ".")]

    def die(self):
        self.agent.die([[one.count, one.fired] for one in self.armed])


class Call:
    """One event, as a fault kind sees it. value: what came in, or None going out; arguments: what the app gave."""

    def __init__(self, layer, op, real, arguments, value, fault):
        self.layer = layer
        self.op = op
        self.arguments = arguments
        self.value = value
        self.fault = fault
        self._real = real

    def go_on(self, *arguments):
        """Lets it happen: with other arguments, if any are given. Incoming, it has happened already."""
        if self.value is not None:
            return self.value
        return self._real(*(arguments or self.arguments))

    def later(self, delay_ms, content, value):
        """The same comes in (again) after delay_ms: content as the host would bring it, value as the app will read it."""
        self.layer.echoes.append(value)
        self.layer.schedule.agent.later(delay_ms, self.layer.name, content)

    def hold(self, op, function):
        """Until it is mended, every event at op goes to function(call)."""
        self.layer.held = [row for row in self.layer.held if row[0] != op] + [(op, function)]

    def die(self):
        self.layer.schedule.die()


class Layer:
    def __init__(self, inner, name, device, schedule):
        """inner: the device's recorder. device: says which methods are points."""
        self.name = name
        self.inner = inner
        self.schedule = schedule
        self.held = []          # (op, function)
        schedule.layers.append(self)
        self.echoes = []        # values a fault brought in itself; they are not counted again
        for op in device.IN + device.OUT:
            wrap = self._incoming if op in device.IN else self._outgoing
            armed = [one for one in schedule.armed if one.point == name + "." + op]
            setattr(self, op, wrap(op, getattr(inner, op), armed))
        for op in device.PLAIN:
            setattr(self, op, getattr(inner, op))

    def mend(self, content):
        """Somebody cleared the jam, changed the roll, cleaned the contact."""
        self.held = []
        self.schedule.agent.record([self.schedule.agent.now, self.name + ".mended"])

    def _incoming(self, op, real, armed):
        def operation(*arguments):
            while True:         # what a fault swallowed must not hide what waits behind it
                value = real(*arguments)
                if value is None:
                    return None
                if value in self.echoes:
                    self.echoes.remove(value)
                else:
                    value = self._strike(op, real, armed, arguments, value)
                if value is not None:
                    return value

        return operation

    def _outgoing(self, op, real, armed):
        def operation(*arguments):
            return self._strike(op, real, armed, arguments, None)

        return operation

    def _strike(self, op, real, armed, arguments, value):
        fault = first_due(armed)
        if fault:
            agent = self.schedule.agent
            agent.record([agent.now, "fault", fault.number, fault.kind, fault.point, fault.nth])
            return fault.strike(Call(self, op, real, arguments, value, fault))
        for held, function in self.held:
            if held == op:
                return function(Call(self, op, real, arguments, value, None))
        return value if value is not None else real(*arguments)


class StorageLayer:
    """The same before the flash, where LittleFS calls: nothing is allocated until a fault strikes."""

    def __init__(self, flash, schedule):
        self.BLOCK = flash.BLOCK
        self.BLOCKS = flash.BLOCKS
        self.read = flash.read
        self.schedule = schedule
        self._flash = flash
        self._armed = [one for one in schedule.armed if one.point.startswith("storage.")]
        self._phase = ""
        self._programs = ()
        self._erases = ()
        self.phase("")

    def phase(self, name):
        """What is being written from here on; chooses the faults that count its events."""
        self._phase = name
        here = [one for one in self._armed if one.during in ("", name)]
        self._programs = [one for one in here if one.point == "storage.program"]
        self._erases = [one for one in here if one.point == "storage.erase"]

    def program(self, address, data):
        fault = first_due(self._programs)
        if fault:
            self._strike(fault, "program", self._flash.program, (address, data))
        else:
            self._flash.program(address, data)

    def erase(self, block):
        fault = first_due(self._erases)
        if fault:
            self._strike(fault, "erase", self._flash.erase, (block,))
        else:
            self._flash.erase(block)

    def _strike(self, fault, op, real, arguments):
        agent = self.schedule.agent
        agent.record([agent.now, "fault", fault.number, fault.kind, fault.point, fault.nth, self._phase])
        fault.strike(Call(self, op, real, arguments, None, fault))
