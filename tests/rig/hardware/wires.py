"""A board's nets in real time, with the virtual rig soldered to them: what a pin of the rig does comes from the host.

The nets, contacts and lines are those of tests/stand_in/wires.py, whose time here is the board's own. Descriptor 3 leads to
the desk (desk.py beside): `PIN LEVEL` is a level of the rig's, `=PORT HEX` are bytes of a UART, either way.
"""

import binascii
import sys

import nets  # tests/stand_in/wires.py: the desk gives it this name here
import uselect
import utime
from nets import drive as drive
from nets import every as every
from nets import i2c_read as i2c_read
from nets import i2c_write as i2c_write
from nets import level as level
from nets import now_ms as now_ms
from nets import now_us as now_us
from nets import pull as pull
from nets import set_wall as set_wall
from nets import stop as stop
from nets import uart_open as uart_open
from nets import uart_read as uart_read
from nets import uart_room as uart_room
from nets import uart_write as uart_write
from nets import wall as wall
from nets import watch as watch
from nets import wlan as wlan
from soldered import COUPLERS, UARTS

_LATEST_MS = const(5)           # a pin of the rig is looked at so often


class _Far:
    """The host's end of a UART."""

    def __init__(self, port):
        self.port = port
        self.said = b""

    def receive(self, byte):
        self.said += bytes((byte,))


class _Desk:
    def __init__(self):
        self.line = open(3, "r+b")
        self._poll = uselect.poll()
        self._poll.register(self.line, uselect.POLLIN)
        self._chunk = bytearray(256)
        self._came = b""
        self._looked = utime.ticks_us()
        self._busy = False
        self.far = {}
        self.contacts = {}

    def catch_up(self):
        """Does what was due by now, at the pins, on the lines and by timers."""
        if self._busy:
            return
        self._busy = True
        while self._poll.poll(0):
            self._heard()
        now = utime.ticks_us()
        passed, self._looked = utime.ticks_diff(now, self._looked), now
        nets.pass_us(passed)
        for far in self.far.values():
            if far.said:
                self.line.write(b"=%d %s\n" % (far.port, binascii.hexlify(far.said)))
                far.said = b""
        self._busy = False

    def _heard(self):
        count = self.line.readinto(self._chunk)
        if not count:
            sys.exit()          # the desk is gone
        self._came += self._chunk[:count]
        while b"\n" in self._came:
            end = self._came.find(b"\n")
            self._obey(self._came[:end].decode())
            self._came = self._came[end + 1 :]

    def _obey(self, line):
        what, _, content = line.partition(" ")
        if what[0] == "=":
            self.far[int(what[1:])].line.send(binascii.unhexlify(content))
        elif what in self.contacts:
            self.contacts[what].set(content == "1")

    def patience_ms(self):
        """Until something is due."""
        if not nets._board.plans:
            return _LATEST_MS
        return max(0, min(_LATEST_MS, (nets._board.plans[0][0] - nets._board.now) // 1000 + 1))


desk = _Desk()
for _pin, _one, _other in COUPLERS:
    desk.contacts[_pin] = nets.switch(_one, _other)
for _port, _baud in UARTS:
    desk.far[_port] = _Far(_port)
    nets.attach_uart(_port, desk.far[_port], nets.UartSettings(_baud))


def pass_us(us):
    desk.catch_up()
    utime.sleep_us(us)
    desk.catch_up()


def uart_any(port):
    desk.catch_up()
    return nets.uart_any(port)
