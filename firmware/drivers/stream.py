"""What a peripheral without a file descriptor is for whoever waits by a poll: something that is ready or not."""

import io

_POLL = const(3)                # of MicroPython's stream protocol
_READABLE = const(1)
_UNKNOWN = const(-22)           # -EINVAL; the unix port asks for a file descriptor too, and would take 0 for one


class Stream(io.IOBase):
    """To be told to `add` of whoever waits, with a function () that takes what has come and gives the source it came from.

    Its own `ready` says whether something has; it is asked again and again, and allocates nothing.
    """

    def ioctl(self, request, mask):
        if request != _POLL:
            return _UNKNOWN
        return _READABLE & mask if self.ready() else 0

    def close(self):
        """Nothing has to be let go of."""
