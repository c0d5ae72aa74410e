"""`select` of a board whose hardware has to be served meanwhile; real time, real descriptors."""

import uselect
import utime
import wires
from uselect import POLLERR as POLLERR
from uselect import POLLHUP as POLLHUP
from uselect import POLLIN as POLLIN
from uselect import POLLOUT as POLLOUT


class poll:
    def __init__(self):
        self._real = uselect.poll()
        self._real.register(wires.desk.line, uselect.POLLIN)
        self.register = self._real.register
        self.unregister = self._real.unregister

    def poll(self, timeout_ms=-1):
        until = utime.ticks_add(utime.ticks_ms(), max(0, timeout_ms))
        while True:
            wires.desk.catch_up()
            left = utime.ticks_diff(until, utime.ticks_ms()) if timeout_ms >= 0 else wires.desk.patience_ms()
            found = self._real.poll(max(0, min(left, wires.desk.patience_ms())))
            ready = [event for event in found if event[0] is not wires.desk.line]
            if ready or timeout_ms >= 0 and utime.ticks_diff(until, utime.ticks_ms()) <= 0:
                return ready
