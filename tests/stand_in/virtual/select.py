"""Stand-in for `select` in tests with virtual time: what would wait lets it go by instead.

Stand-in UARTs and drivers are asked by their ioctl of the stream protocol. A real socket is looked at without waiting: what
passes between two of them in this process takes no time.
"""

import uselect
import wires

POLLIN, POLLOUT, POLLERR, POLLHUP = 1, 4, 8, 16
_POLL = const(3)
_STEP_US = const(1000)
_FOREVER_MS = const(86400000)       # nothing in a test takes a day


class poll:
    def __init__(self):
        self._streams = []

    def register(self, stream, mask=POLLIN | POLLOUT):
        self.unregister(stream)
        self._streams.append((stream, mask))

    def unregister(self, stream):
        self._streams = [one for one in self._streams if one[0] is not stream]

    def poll(self, timeout_ms=-1):
        until = wires.now_ms() + (_FOREVER_MS if timeout_ms < 0 else timeout_ms)
        while True:
            ready = [(stream, found) for stream, mask in self._streams if (found := _look(stream, mask))]
            if ready or wires.now_ms() >= until:
                return ready
            wires.pass_us(_STEP_US)


def _look(stream, mask):
    if hasattr(stream, "ioctl"):
        return stream.ioctl(_POLL, mask)
    real = uselect.poll()
    real.register(stream, mask)
    ready = real.poll(0)
    return ready[0][1] if ready else 0
