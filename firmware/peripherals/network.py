"""Modelled network: connect, send, receive, close. What comes late comes only on its own connection."""

import binascii

from facts.limits import SOCKET_QUEUE


class Network:
    IN = ("receive",)
    OUT = ("connect", "send", "close")
    PLAIN = ()

    def __init__(self, agent):
        self._agent = agent
        self._last = 0
        self._open = []         # numbers of open connections
        self._queue = []        # (connection, bytes)

    def put(self, content):
        """content: [connection, hex], or [connection, ""] where the other side closed."""
        connection, data = content
        if connection in self._open and len(self._queue) < SOCKET_QUEUE:
            self._queue.append((connection, binascii.unhexlify(data)))

    def connect(self):
        """A connection's number, or 0 where there is no way through."""
        self._last += 1
        self._open.append(self._last)
        return self._last

    def send(self, connection, data):
        """Whether the modem took the bytes; says nothing of the host."""
        self._agent.spoke()
        return connection in self._open

    def transmit(self, connection, data):
        """Sends what a fault has held back: whatever has become of its connection, the bank gets it."""
        return True

    def receive(self, connection):
        """Bytes, None where nothing has come, b"" where the connection is gone."""
        for index, (number, data) in enumerate(self._queue):
            if number == connection:
                self._queue.pop(index)
                return data
        return None if connection in self._open else b""

    def close(self, connection):
        if connection in self._open:
            self._open.remove(connection)
