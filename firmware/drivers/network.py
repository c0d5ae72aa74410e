"""Network over TCP on the bench: a driver that takes recorders and fault layer as the modelled network does."""

import binascii

from drivers.tcp import Tcp
from drivers.wlan import from_file

_PATIENCE_MS = const(3000)      # the link has to wait meanwhile, and the host calls a terminal hung after 5 s


class Network(Tcp):
    IN = ("receive",)
    OUT = ("connect", "send", "close")
    PLAIN = ()

    def __init__(self, agent, host):
        """host: address:port of the bank."""
        super().__init__(agent, _PATIENCE_MS, from_file())
        self.host = host

    def send(self, connection, data):
        self._waiting.spoke()
        return super().send(connection, data)

    def put(self, content):
        """What a fault has held back comes in: content as in peripherals/network.py."""
        connection, data = content
        entry = self._entry(connection)
        if entry:
            entry[2] += binascii.unhexlify(data)

    def transmit(self, connection, data):
        """Sends what a fault has held back, on a line of its own where this one is closed. Gives what `send` gives."""
        if self._entry(connection):
            return self.send(connection, data)
        line = self.connect()
        sent = self.send(line, data)
        self.close(line)
        return sent
