"""The radio's surroundings: networks with their passwords, how long it takes to join one, and the loss of a link."""

IDLE, CONNECTING, WRONG_PASSWORD, NO_AP_FOUND, CONNECT_FAIL, GOT_IP = 0, 1, -3, -2, -1, 3
_JOIN_US = const(1500000)
_ADDRESS = const("192.168.4.2")


class Air:
    """known: passwords by name of the network."""

    def __init__(self, board):
        self._board = board
        self.known = {}
        self.state = IDLE
        self.tries = 0
        self._on = False
        self._wanted = None     # (name, password)

    # What network.WLAN calls

    def active(self, on=None):
        if on is not None:
            self._on = bool(on)
            if not on:
                self.disconnect()
        return self._on

    def connect(self, name, password):
        if not self._on:
            raise OSError("Wifi Not Started")
        self.tries += 1
        self._wanted = (name, password)
        self.state = CONNECTING
        this = self.tries
        self._board.plan(self._board.now + _JOIN_US, lambda: self._joined(this))

    def disconnect(self):
        self._wanted = None
        self.state = IDLE

    def status(self):
        return self.state

    def ifconfig(self):
        return (_ADDRESS, "255.255.255.0", "192.168.4.1", "192.168.4.1") if self.state == GOT_IP else ("0.0.0.0",) * 4

    # What happens outside

    def _joined(self, this):
        if this != self.tries or self.state != CONNECTING:
            return
        name, password = self._wanted
        if name not in self.known:
            self.state = NO_AP_FOUND
        else:
            self.state = GOT_IP if self.known[name] == password else WRONG_PASSWORD

    def appear(self, name, password):
        """An access point is switched on."""
        self.known[name] = password

    def vanish(self, name):
        """It is switched off: whoever was in its network is not any more."""
        del self.known[name]
        if self.state == GOT_IP and self._wanted[0] == name:
            self.state = CONNECT_FAIL
