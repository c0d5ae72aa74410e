"""Code scanner after the GM65 on a UART: frames of commands to it, and codes from it that end with CR.

A command is 7E 00, type, length, address, data and the CRC-16/XMODEM of all from the type on; what the scanner answers is
02 00, type, length, data and the same CRC. A CR within a code is data: only silence behind one ends the code.
"""

import time

from drivers.stream import Stream
from facts.limits import SCAN_QUEUE

_WRITE = const(8)
_MODE = const(0)                # address: what lights up, and in its two lowest bits when a code is read
_TRIGGER = const(2)             # address: 1 has one code read
_ON_COMMAND = const(b"\xd5")    # LED and sound when a code was read, aim and lamp while it reads
_CONTINUOUS = const(b"\xd6")
_CR = const(13)
_SILENCE_MS = const(20)         # behind a code; a byte takes 1 ms at 9600 baud
_STALE_MS = const(200)          # what has no CR by then is the rest of something
_MOST = const(120)              # bytes of a code; a payment code has 19
_FRAME = const(6)               # bytes of an answer without its data


class SerialScanner(Stream):
    def __init__(self, waiting, uart, continuous=False):
        """uart: 9600 baud, 8 data bits, no parity, 1 stop bit, as the scanner leaves the factory; its tail is set to CR."""
        self._uart = uart
        self._continuous = continuous
        self._byte = bytearray(1)
        self._bytes = bytearray(_MOST)          # of a code or answer, as far as it has come
        self._length = 0
        self._last = time.ticks_ms()            # when its last byte was seen
        self._queue = []
        self.answer = -1                        # type of the last answer: 0 done; -1 none yet
        waiting.add(self, self.came)
        self._command(_MODE, _CONTINUOUS if continuous else _ON_COMMAND)

    # As a stream, for whoever waits; allocates nothing until a code is whole

    def ready(self):
        self._take()
        return self._whole()

    def came(self):
        """The source that something has come from."""
        self.decoded(_text(self._bytes[: self._length]))
        self._length = 0
        return ["scanner"]

    def _take(self):
        """Reads what has come, answers included, which nobody waits for."""
        while not self._whole() and self._uart.any():
            if self._length and self._silent(_STALE_MS):
                self._length = 0
            self._uart.readinto(self._byte)
            self._last = time.ticks_ms()
            if self._length == _MOST:           # no code is so long; its end is known all the same
                self._length -= 1
            self._bytes[self._length] = self._byte[0]
            self._length += 1
            if self._is_answer():
                self.answer = self._bytes[2]
                self._length = 0

    def _whole(self):
        return self._length > 0 and self._bytes[self._length - 1] == _CR and self._silent(_SILENCE_MS)

    def _silent(self, ms):
        return time.ticks_diff(time.ticks_ms(), self._last) >= ms

    def _is_answer(self):
        """No code begins with 02 00 and goes on with a CRC that is right."""
        data, length = self._bytes, self._length
        if length < _FRAME or data[0] != 2 or data[1] or length != _FRAME + data[3]:
            return False
        return crc(data, 2, length - 2) == data[length - 2] << 8 | data[length - 1]

    # As the app sees it

    def trigger(self):
        """Has the next code read, for as long as the scanner's own read time; in continuous mode it does so anyway."""
        if not self._continuous:
            self._command(_TRIGGER, b"\x01")

    def read(self):
        """The text of a code with its tail, or None."""
        self._take()
        if self._whole():
            self.came()
        return self._queue.pop(0) if self._queue else None

    def clear(self):
        """Forgets what was read before anybody asked for it."""
        while self._uart.any():
            self._uart.readinto(self._byte)
        self._length = 0
        self._queue = []

    def decoded(self, text):
        """A code was read; what nobody fetches in time is lost."""
        if len(self._queue) < SCAN_QUEUE:
            self._queue.append(text)

    def _command(self, address, data):
        self._uart.write(command(_WRITE, address, data))


def command(kind, address, data):
    """The frame of a command. kind: 7 reads, 8 writes, 9 keeps what was written."""
    body = bytes((kind, len(data), address >> 8, address & 0xFF)) + data
    check = crc(body, 0, len(body))
    return b"\x7e\x00" + body + bytes((check >> 8, check & 0xFF))


def crc(data, start, end):
    """CRC-16/XMODEM of some of the data."""
    check = 0
    for index in range(start, end):
        check ^= data[index] << 8
        for _ in range(8):
            check = (check << 1) ^ (0x1021 if check & 0x8000 else 0)
        check &= 0xFFFF
    return check


def _text(data):
    """Characters that are not ASCII are none of a payment code's, and may be no UTF-8."""
    for index in range(len(data)):
        if data[index] > 0x7E:
            data[index] = 0x3F
    return data.decode()
