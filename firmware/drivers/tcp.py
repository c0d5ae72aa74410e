"""Network over TCP: one connection a request. What comes late comes only on its own connection."""

import select
import socket

_PATIENCE_MS = const(10000)
_IN_PROGRESS = const((115, 119, 36))            # EINPROGRESS of Linux and most boards, of the ESP32, of macOS
_PIECE = const(512)
_LENGTH = const(2)                              # bytes before every message
_MOST = const(2048)                             # bytes of a message; no answer of the bank has so many


class Tcp:
    def __init__(self, waiting, patience_ms=_PATIENCE_MS, wlan=None):
        """patience_ms: how long it may take until the other side can be reached, or takes bytes.

        wlan: a Wlan to be in first, None where somebody else sees to the network.
        """
        self.host = ""          # address:port of the bank
        self._waiting = waiting
        self._patience_ms = patience_ms
        self._wlan = wlan
        self._last = 0
        self._open = []         # [number, socket, bytes that have come, whether it is gone]

    def connect(self):
        """A connection's number, or 0 where there is no way through."""
        if self._wlan and not self._wlan.joined(self._patience_ms // 2):
            return 0
        address, _, port = self.host.rpartition(":")
        line = socket.socket()
        try:
            self._reach(line, socket.getaddrinfo(address, int(port))[0][-1])
        except (OSError, ValueError, IndexError):
            line.close()
            return 0
        self._last += 1
        entry = [self._last, line, b"", False]
        self._open.append(entry)
        self._waiting.add(line, lambda: self._read(entry))
        return self._last

    def _reach(self, line, address):
        """Raises OSError where nobody answers."""
        line.setblocking(False)
        try:
            line.connect(address)
        except OSError as problem:
            if problem.errno not in _IN_PROGRESS:
                raise
        self._await(line)

    def send(self, connection, data):
        """Whether the network took the bytes; says nothing of the host."""
        entry = self._entry(connection)
        while entry and data:
            try:
                self._await(entry[1])
                data = data[entry[1].send(data) :]
            except OSError:
                self._gone(entry)
                return False
        return entry is not None

    def receive(self, connection):
        """One message with its length, None where none has come yet, b"" where the connection is gone."""
        entry = self._entry(connection)
        if entry is None:
            return b""
        size = _size(entry[2])
        if size and len(entry[2]) >= size:
            data, entry[2] = entry[2][:size], entry[2][size:]
            return data
        return b"" if entry[3] else None

    def close(self, connection):
        entry = self._entry(connection)
        if entry:
            self._open.remove(entry)
            self._gone(entry)
            entry[1].close()

    def _entry(self, connection):
        for entry in self._open:
            if entry[0] == connection:
                return entry

    def _gone(self, entry):
        """Nothing is awaited of it any more."""
        if not entry[3]:
            entry[3] = True
            self._waiting.remove(entry[1])

    def _read(self, entry):
        """Some bytes have come, or the other side is gone. Gives the source."""
        try:
            data = entry[1].recv(_PIECE)
        except OSError:
            data = b""
        entry[2] += data
        if not data or len(entry[2]) > _MOST or _size(entry[2]) > _MOST:
            self._gone(entry)
        return ["network"]

    def _await(self, line):
        """Until it takes bytes. Raises OSError where it does not in time."""
        poll = select.poll()
        poll.register(line, select.POLLOUT)
        ready = poll.poll(self._patience_ms)
        if not ready or ready[0][1] & (select.POLLERR | select.POLLHUP):
            raise OSError("no connection")


def _size(data):
    """Bytes of the message that begins so, its length included; 0 where that has not come."""
    return _LENGTH + int.from_bytes(data[:_LENGTH], "big") if len(data) >= _LENGTH else 0
