"""Stand-in for MicroPython's `machine`, as rp2 and esp32 have it: only the API; levels and bytes are wires.py's.

What a board would refuse is refused here: a pin that is no output cannot be set, a bus without its device raises OSError.
"""

import io

import utime
import wires
from lines import UartSettings

_POLL = const(3)                # of MicroPython's stream protocol
_READABLE = const(1)
_WRITABLE = const(4)
_ENODEV = const(19)
_EINVAL = const(22)
_EIO = const(5)


class Pin:
    IN, OUT, OPEN_DRAIN = 0, 1, 2
    PULL_UP, PULL_DOWN = 1, 2
    IRQ_FALLING, IRQ_RISING = 4, 8

    def __init__(self, pin, mode=-1, pull=None, value=None):
        self._pin = pin._pin if isinstance(pin, Pin) else pin
        self._mode = -1
        self._value = 0
        if mode != -1:
            self.init(mode, pull, value)

    def init(self, mode=-1, pull=None, value=None):
        if mode != -1:
            self._mode = mode
        if value is not None:
            self._value = 1 if value else 0
        wires.pull(self._pin, {None: None, self.PULL_UP: 1, self.PULL_DOWN: 0}[pull])
        self._drive()

    def _drive(self):
        drives = self._mode == self.OUT or self._mode == self.OPEN_DRAIN and not self._value
        wires.drive(self._pin, self._value if drives else None)

    def value(self, *value):
        if not value:
            return wires.level(self._pin)
        if self._mode == self.IN:
            raise ValueError("pin is an input")
        self._value = 1 if value[0] else 0
        self._drive()
        return None

    __call__ = value

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)

    def irq(self, handler=None, trigger=IRQ_FALLING | IRQ_RISING, hard=False):
        """handler: function (pin), at the edges of the trigger."""
        def changed():
            if trigger & (self.IRQ_RISING if wires.level(self._pin) else self.IRQ_FALLING):
                handler(self)

        wires.watch(self._pin, changed if handler else None)


class UART(io.IOBase):
    def __init__(self, port, baudrate=None, **more):
        self._port = port
        if baudrate is not None or more:
            self.init(baudrate or 9600, **more)

    def init(self, baudrate=9600, bits=8, parity=None, stop=1, tx=None, rx=None, timeout=0, timeout_char=0,
             rxbuf=256, txbuf=256):
        wires.uart_open(self._port, UartSettings(baudrate, bits, parity, stop, rxbuf, txbuf))

    def any(self):
        return wires.uart_any(self._port)

    def read(self, n=-1):
        return wires.uart_read(self._port, n if n >= 0 else self.any()) or None

    def readinto(self, buffer, n=-1):
        data = wires.uart_read(self._port, n if n >= 0 else len(buffer))
        buffer[: len(data)] = data
        return len(data) or None

    def write(self, data):
        """How many bytes the buffer took, None for none."""
        return wires.uart_write(self._port, bytes(data)) or None

    def ioctl(self, request, mask):
        if request != _POLL:
            return -_EINVAL
        ready = _READABLE if wires.uart_any(self._port) else 0
        return (ready | (_WRITABLE if wires.uart_room(self._port) else 0)) & mask


class I2C:
    def __init__(self, bus=-1, scl=None, sda=None, freq=100000):
        self._bus = bus

    def scan(self):
        return [address for address in range(8, 120) if wires.i2c_write(self._bus, address, b"") >= 0]

    def writeto(self, address, data, stop=True):
        acknowledged = wires.i2c_write(self._bus, address, data)
        if acknowledged < 0:
            raise OSError(_ENODEV)
        return acknowledged

    def writevto(self, address, parts, stop=True):
        return self.writeto(address, b"".join(parts), stop)

    def readfrom(self, address, n, stop=True):
        data = wires.i2c_read(self._bus, address, n)
        if data is None:
            raise OSError(_EIO)
        return data


class SoftI2C(I2C):
    """The bus goes by the name of its clock line."""

    def __init__(self, scl, sda, freq=400000):
        super().__init__(scl._pin)


class Timer:
    ONE_SHOT, PERIODIC = 0, 1

    def __init__(self, number=-1, **more):
        self._handle = None
        if more:
            self.init(**more)

    def init(self, period=-1, mode=PERIODIC, callback=None):
        self.deinit()
        if mode != self.PERIODIC:
            raise NotImplementedError("only periodic timers here")
        self._handle = wires.every(period, lambda: callback(self))

    def deinit(self):
        if self._handle:
            wires.stop(self._handle)
        self._handle = None


class RTC:
    def datetime(self, *to):
        """(year, month, day, weekday, hours, minutes, seconds, subseconds); weekday: 0 is Monday."""
        if to:
            year, month, day, _, hours, minutes, seconds, _ = to[0]
            wires.set_wall(utime.mktime((year, month, day, hours, minutes, seconds, 0, 0)))
            return None
        now = utime.gmtime(wires.wall())
        return now[:3] + now[6:7] + now[3:6] + (0,)


def reset():
    wires.reset()


def unique_id():
    return b"stand-in"
