"""The fault layer: stands before one peripheral, with the same methods, and consults the armed faults at every event.

An armed fault counts the events of its own point, so a counter that outlives a power cut needs nothing else.
"""

class Armed:
    """One fault of the schedule. during: for storage points, the write it must be part of.

    A kind with a parameter `times` strikes at so many events in a row, every other at one.
    """

    def __init__(self, number, row, counters):
        self.number = number
        self.point, self.nth, self.kind, self.during, self.parameters = row
        self.peripheral, _, self.op = self.point.partition(".")
        self.count, self.fired = counters
        self.last = self.nth - 1 + self.parameter("times", 1)
        self.module = getattr(__import__("faults." + self.kind), self.kind)
        self.strike = self.module.strike

    def parameter(self, name, otherwise=None):
        for key, value in self.parameters:
            if key == name:
                return value
        return otherwise


def first_due(armed):
    """Counts one event for every fault; the one that strikes now, or None. A second at the same event does not fire."""
    struck = None
    for fault in armed:
        fault.count += 1
        if fault.nth <= fault.count <= fault.last and struck is None:
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
        """No fault strikes any more, and what was broken works again; a wrong clock stays wrong, since nobody sets it."""
        for one in self.armed:
            one.last = 0
        for layer in self.layers:
            layer.held = [one for one in layer.held if one[0] == "date"]

    def at(self, peripheral):
        return [one for one in self.armed if one.peripheral == peripheral]

    def report(self, fault, *more):
        """Says that it strikes."""
        self.agent.record([self.agent.now, "fault", fault.number, fault.kind, fault.point, fault.count] + list(more))

    def die(self, dark_ms=0):
        """The power is gone; dark_ms: and comes back by itself after that time."""
        if dark_ms:
            self.agent.record([self.agent.now, "supply.dip", dark_ms])
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
        self.device = layer.device      # the driver itself
        self.now = layer.schedule.agent.now

    def parameter(self, name):
        return self.fault.parameter(name)

    def go_on(self, *arguments):
        """Lets it happen: with other arguments, if any are given. Incoming, it has happened already."""
        if self.value is not None:
            return self.value
        return self._real(*(arguments or self.arguments))

    def later(self, delay_ms, content, value):
        """The same comes in (again) after delay_ms: content as the host would bring it, or a function that does; value as
        the app will read it."""
        self.layer.echoes.append(value)
        self.after(delay_ms, content)

    def after(self, delay_ms, function):
        """Something happens at the device by itself."""
        self.layer.schedule.agent.later(delay_ms, self.layer.name, function)

    def hold(self, op, function):
        """Until it is mended, every event at op goes to function(call), after what was broken before."""
        self.layer.held = self.layer.held + [(op, function)]

    def record(self, point, *what):
        """What happened at the device, where the app did nothing."""
        self.layer.schedule.agent.record([self.layer.schedule.agent.now, point] + list(what))

    def die(self, dark_ms=0):
        self.layer.schedule.die(dark_ms)


class Layer:
    def __init__(self, inner, name, device, schedule):
        """inner: the device's recorder. device: the driver, which says what methods are points."""
        self.name = name
        self.inner = inner
        self.device = device
        self.schedule = schedule
        self.held = []          # (op, function), the oldest first
        schedule.layers.append(self)
        self.echoes = []        # values a fault brought in itself; they are not counted again
        here = schedule.at(name)
        for op in device.IN + device.OUT:
            wrap = self._incoming if op in device.IN else self._outgoing
            armed = [one for one in here if one.op == op]
            setattr(self, op, wrap(op, getattr(inner, op), armed))
        for op in device.PLAIN:
            setattr(self, op, getattr(inner, op))

    def mend(self):
        """Somebody cleared the jam, changed the roll, cleaned the contact."""
        self.held = []
        self.schedule.agent.record([self.schedule.agent.now, self.name + ".mended"])

    def _incoming(self, op, real, armed):
        def operation(*arguments):
            while True:         # what a fault swallowed must not hide what waits behind it
                came = value = real(*arguments)
                if value is None:
                    return None
                if value in self.echoes:
                    self.echoes.remove(value)
                else:
                    value = self._arrived(op, armed, arguments, value)
                if value is not None or not came:
                    return value

        return operation

    def _arrived(self, op, armed, arguments, value):
        held = self.held
        fault = first_due(armed)
        if fault:
            self.schedule.report(fault)
            value = fault.strike(Call(self, op, None, arguments, value, fault))
        for broken, function in held:
            if broken == op and value is not None:
                value = function(Call(self, op, None, arguments, value, None))
        return value

    def _outgoing(self, op, real, armed):
        def operation(*arguments):
            through = real
            for broken, function in self.held:
                if broken == op:
                    through = self._past(function, op, through)
            fault = first_due(armed)
            if fault:
                self.schedule.report(fault)
                return fault.strike(Call(self, op, through, arguments, None, fault))
            return through(*arguments)

        return operation

    def _past(self, function, op, real):
        return lambda *arguments: function(Call(self, op, real, arguments, None, None))
