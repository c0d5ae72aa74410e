"""What lies under the stand-in pins: nets with levels, bytes on lines, and time. Runs on MicroPython, for tests only.

The stand-in `machine` and `network` know nothing of it but these functions, so that another wires.py, put before this one on
sys.path, can lead the same pins and UARTs elsewhere:

| | |
|---|---|
| `drive(pin, level)` | an output drives 0 or 1, or lets go (None) |
| `pull(pin, level)` | the pin's own resistor: 0, 1, or none (None) |
| `level(pin)` | 0 or 1, as an input reads it |
| `watch(pin, function)` | function () is called whenever the level changes; None ends it |
| `uart_open(port, settings)` | settings: a UartSettings, as the terminal's end of the line is set |
| `uart_write(port, data)` | how many bytes the send buffer has taken; they go out one after the other |
| `uart_read(port, n)` | at most n bytes of those that have come, b"" where none have |
| `uart_any(port)`, `uart_room(port)` | bytes that have come; bytes that the send buffer would take |
| `i2c_write(bus, address, data)` | how many bytes were acknowledged, -1 where nobody answers at the address |
| `i2c_read(bus, address, n)` | n bytes, or None where nobody answers |
| `wlan(name, *arguments)` | what the radio of `network.WLAN` does: see air.py |
| `now_us()`, `now_ms()`, `pass_us(us)` | time since power-on; and lets some of it go by |
| `every(ms, function)`, `stop(handle)` | a timer, until it is stopped |
| `wall()`, `set_wall(s)` | the real-time clock, s since MicroPython's own epoch, which the battery keeps |
| `reset()` | the board begins at power-on |

pin is whatever the board's pins.py calls it (an int or a str), port and bus are numbers.

All else here is for tests: `begin()` makes a bare board; `wire`, `switch` and `tie` solder to it; `attach_uart` and
`attach_i2c` put a device at the other end. Time is virtual: it goes by only in pass_us, which lets happen what was planned
(`at`). A net that nothing drives or pulls has no level, two outputs that drive it apart are a short: both raise
WiringError.
"""

from air import Air
from lines import Line
from lines import UartSettings as UartSettings

_I2C_HZ = const(100_000)
_I2C_BITS = const(9)            # eight and an acknowledgement


class WiringError(Exception):
    """What would not work, or would burn, on a table."""


class Net:
    """What is soldered together. drivers, pulls: levels by pin. joined: switches with their other ends."""

    def __init__(self):
        self.drivers = {}
        self.pulls = {}
        self.joined = []        # (Switch, Net)


class Switch:
    """A contact between two nets, such as a key."""

    def __init__(self, one, other):
        self.closed = False
        one.joined.append((self, other))
        other.joined.append((self, one))

    def set(self, closed):
        self.closed = closed
        _board.changed()

    def press(self, hold_ms=100, bounce_us=(), release_us=()):
        """Closes now and opens after hold_ms. bounce_us: how long it is closed, open, closed ... before it stays closed;
        release_us: how long it is open, closed ... before it stays open."""
        self._swing(0, True, bounce_us)
        self._swing(hold_ms * 1000, False, release_us)

    def _swing(self, after_us, closed, times_us):
        for time_us in tuple(times_us) + (0,):
            at(after_us, lambda closed=closed: self.set(closed))
            after_us += time_us
            closed = not closed


class Board:
    """nets: by pin or name. plans: (us, number, function), by time. lines, buses: what is attached."""

    def __init__(self):
        self.nets = {}
        self.now = 0
        self.plans = []
        self.timers = []
        self.number = 0
        self.lines = {}
        self.buses = {}
        self.watched = []       # [pin, level, function]
        self.resets = 0
        self.wall = 0           # s of the real-time clock at power-on
        self.air = Air(self)

    def net(self, pin):
        if pin not in self.nets:
            self.nets[pin] = Net()
        return self.nets[pin]

    def plan(self, at_us, function):
        self.number += 1
        entry = (at_us, self.number, function)
        place = len(self.plans)
        while place and self.plans[place - 1][:2] > entry[:2]:
            place -= 1
        self.plans.insert(place, entry)

    def connected(self, net):
        """The nets that closed switches make one of with this one."""
        found = [net]
        for one in found:       # it grows meanwhile
            for switch, other in one.joined:
                if switch.closed and other not in found:
                    found.append(other)
        return found

    def level(self, pin):
        """0 or 1. Outputs go before resistors."""
        nets = self.connected(self.net(pin))
        for strong in (True, False):
            levels = set()
            for net in nets:
                levels |= set((net.drivers if strong else net.pulls).values())
            if len(levels) == 2:
                raise WiringError("%s is driven both ways" % str(pin))
            if levels:
                return levels.pop()
        raise WiringError("nothing drives %s" % str(pin))

    def changed(self):
        """Tells the watchers of pins whose level is another one now, and finds every short."""
        for net in self.nets.values():
            if net.drivers and len({level for one in self.connected(net) for level in one.drivers.values()}) == 2:
                raise WiringError("two outputs drive one net apart")
        for entry in self.watched:
            before, entry[1] = entry[1], self.level(entry[0])
            if before != entry[1]:
                entry[2]()


_board = Board()


# What machine and network call


def drive(pin, level):
    _put(_board.net(pin).drivers, pin, level)


def pull(pin, level):
    _put(_board.net(pin).pulls, pin, level)


def _put(levels, pin, level):
    if level is None:
        levels.pop(pin, None)
    else:
        levels[pin] = level
    _board.changed()


def level(pin):
    return _board.level(pin)


def watch(pin, function):
    _board.watched = [entry for entry in _board.watched if entry[0] != pin]
    if function:
        _board.watched.append([pin, _board.level(pin), function])


def uart_open(port, settings):
    _line(port).open(settings)


def uart_write(port, data):
    return _line(port).write(data)


def uart_read(port, n):
    return _line(port).read(n)


def uart_any(port):
    return _line(port).any()


def uart_room(port):
    return _line(port).room()


def _line(port):
    if port not in _board.lines:
        _board.lines[port] = Line(_board)
    return _board.lines[port]


def i2c_write(bus, address, data):
    device = _board.buses.get((bus, address))
    pass_us((1 + len(data)) * _I2C_BITS * 1000000 // _I2C_HZ)
    if device is None:
        return -1
    device.write(bytes(data))
    return len(data)


def i2c_read(bus, address, n):
    device = _board.buses.get((bus, address))
    pass_us((1 + n) * _I2C_BITS * 1000000 // _I2C_HZ)
    return None if device is None else device.read(n)


def wlan(name, *arguments):
    return getattr(_board.air, name)(*arguments)


def now_us():
    return _board.now


def now_ms():
    return _board.now // 1000


def pass_us(us):
    until = _board.now + us
    while _board.plans and _board.plans[0][0] <= until:
        due, _, function = _board.plans.pop(0)
        _board.now = max(_board.now, due)
        function()
    _board.now = max(_board.now, until)


def every(ms, function):
    handle = [function]
    _board.timers.append(handle)

    def tick():
        if handle in _board.timers:
            at(ms * 1000, tick)
            function()

    at(ms * 1000, tick)
    return handle


def stop(handle):
    if handle in _board.timers:
        _board.timers.remove(handle)


def wall():
    return _board.wall + _board.now // 1000000


def set_wall(s):
    _board.wall = s - _board.now // 1000000


def reset():
    _board.resets += 1


# What tests call


def begin():
    """A bare board, just switched on."""
    _board.__init__()
    return _board


def at(after_us, function):
    """function () is called in after_us."""
    _board.plan(_board.now + after_us, function)


def switch(one, other):
    """A contact between two pins or names of nets, open."""
    return Switch(_board.net(one), _board.net(other))


def wire(one, other):
    """They are one net from here on."""
    switch(one, other).set(True)


def tie(pin, level):
    """A resistor on the board, to supply (1) or ground (0)."""
    _board.net(pin).pulls["tie %s" % str(pin)] = level


def attach_uart(port, device, settings):
    """device: has receive(byte), called as each byte is complete; gets .line with send(data). settings: of its own end."""
    device.line = _line(port).attach(device, settings)


def attach_i2c(bus, address, device):
    """device: has write(data), one call a transfer, and read(n)."""
    _board.buses[(bus, address)] = device
