"""The board's WLAN as a station: joins, and joins again when the network was lost. What uses it is drivers/tcp.py."""

import time

_AGAIN_MS = const(5000)         # a try that has failed by then will not come to anything
_LOOK_MS = const(20)


class Wlan:
    """name, password: of the network. Joining begins at once; nobody has to wait for it but who needs the network."""

    def __init__(self, name, password):
        import network

        self._name = name
        self._password = password
        self._radio = network.WLAN(network.STA_IF)
        self._tried = time.ticks_ms()           # when it last tried to join
        self._radio.active(True)
        if not self._radio.isconnected():       # it may have stayed so from the run before
            self._join()

    def joined(self, patience_ms):
        """Whether the board is in the network, which it is given so long to join."""
        until = time.ticks_add(time.ticks_ms(), patience_ms)
        while not self._radio.isconnected():
            if time.ticks_diff(time.ticks_ms(), self._tried) >= _AGAIN_MS:
                self._join()
            if time.ticks_diff(until, time.ticks_ms()) <= 0:
                return False
            time.sleep_ms(_LOOK_MS)
        return True

    def _join(self):
        self._tried = time.ticks_ms()
        try:
            self._radio.connect(self._name, self._password)
        except OSError:             # the radio is still busy with the last try
            pass


def from_file(path="wlan.txt"):
    """That of a file on the board, name and password a line each; None without one: then boot.py sees to the network."""
    try:
        with open(path) as file:
            name, password = file.readline(), file.readline()
    except OSError:
        return None
    return Wlan(name.rstrip("\r\n"), password.rstrip("\r\n"))
