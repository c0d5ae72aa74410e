"""ESC/POS thermal printer on a UART. It tells the paper that is there from the one that is not only by its status.

DLE EOT n is answered at once, whatever the printer is doing; GS r 1 only when all that was sent before has been carried out,
and not at all by one that is offline. So a line is sent where the printer says that it is online, and the paper has come out
when GS r is answered. Chinese is printed in GB18030: the characters of the slips, see gb18030.py.
"""

import time

from drivers.escpos_text import encoded
from drivers.stream import Stream
from facts.limits import PRINT_LINE_MS

_DLE_EOT = const(b"\x10\x04")
_GS_R = const(b"\x1dr\x01")
_ALWAYS = const(0x12)           # bits of every answer to DLE EOT; those of GS r have bit 4 off
_REAL_TIME = const(0x10)
_OFFLINE = const(0x08)          # of DLE EOT 1
_ANSWER_MS = const(100)         # a byte takes 1 ms at 9600 baud
_SEND_MS = const(2000)          # in which a printer that is not busy takes a line
_SPARE_MS = const(3000)         # that the paper may come out later than a thermal head of the usual speed has it


class EscPosPrinter(Stream):
    def __init__(self, waiting, uart):
        self._waiting = waiting
        self._uart = uart
        self._byte = bytearray(1)
        self._status = 0        # the last answer to DLE EOT, 0 for none
        self._done = False      # GS r was answered
        self._lines = 0         # sent since the paper last came out
        waiting.add(self, self.came)

    # As a stream, for whoever waits

    def ready(self):
        return self._uart.any()

    def came(self):
        """Takes the answers that have come; allocates nothing but the list of the source."""
        self._take()
        return ["printer"]

    def _take(self):
        while self._uart.any():
            self._uart.readinto(self._byte)
            if self._byte[0] & _REAL_TIME:
                self._status = self._byte[0]
            else:
                self._done = True

    # As the app sees it

    def line(self, data):
        """data: the ESC/POS bytes of one line, its line feed included. False where it is lost: the printer takes none."""
        status = self.status(1)
        if status & (_ALWAYS | _OFFLINE) != _ALWAYS or not self._send(encoded(data)):
            return False
        self._lines += 1
        return None

    def status(self, number):
        """The answer to DLE EOT number: 1 printer, 2 offline cause, 3 error cause, 4 paper sensor; 0 where none comes."""
        self._take()
        self._status = 0
        self._send(_DLE_EOT + bytes((number,)))
        until = time.ticks_add(time.ticks_ms(), _ANSWER_MS)
        while not self._status and time.ticks_diff(until, time.ticks_ms()) > 0:
            time.sleep_ms(1)
            self._take()
        return self._status

    def rest(self):
        """Nothing has to wait amid a long slip."""

    def finish(self):
        """Waits until the paper has come out, or for as long as that may take."""
        self._take()
        self._done = not self._lines        # nothing was taken, nothing comes
        if self._lines:
            self._send(_GS_R)
        until = self._waiting.now + self._lines * PRINT_LINE_MS + _SPARE_MS
        self._lines = 0
        while not self._done and self._waiting.wait(until, ("printer",)):
            pass

    def _send(self, data):
        """Whether the printer has taken it all; a UART takes no more than its buffer has room for."""
        until = time.ticks_add(time.ticks_ms(), _SEND_MS)
        while data:
            data = data[self._uart.write(data) or 0 :]
            if data and time.ticks_diff(until, time.ticks_ms()) <= 0:
                return False
            if data:
                time.sleep_ms(1)
        return True
