"""Keypad of contacts in rows and columns, without diodes: a row is pulled down, and a column that follows is closed there.

Three contacts at the corners of a rectangle conduct to the fourth. Which of the four are closed cannot be told then, so no
key is taken from a rectangle until it opens again; those that were down before it came about stay so.
"""

import time

from drivers.stream import Stream
from facts.limits import DEBOUNCE_MS, KEY_QUEUE

_SCAN_MS = const(5)
_SETTLE_US = const(10)          # a released column rises through its resistor, about 50 kOhm, as fast as the cable lets it


class MatrixKeypad(Stream):
    """rows: pins that pull down or let go. columns: inputs with a resistor up. legend: a key each, row by row.

    timer: scans while the terminal computes, too; None: only where it waits.
    """

    def __init__(self, waiting, rows, columns, legend, timer=None):
        self._waiting = waiting
        self._rows = rows
        self._columns = columns
        self._legend = legend
        self.bounces = False        # a contact that closes again while it bounces is told too, for others to make sense of
        self._closed = bytearray(len(rows))             # bit by bit: the contacts in this look,
        self._before = bytearray(len(rows))             # and in the one before it
        self._down = bytearray(len(rows))               # keys that count as pressed
        places = len(rows) * len(columns)               # more than keys, where a corner has none
        self._pressed = [0] * places                    # ticks when a key last began to be so,
        self._seen = [0] * places                       # and when it was last seen closed
        self._keys = bytearray(KEY_QUEUE)               # places in the legend, and ticks, of what nobody has taken yet
        self._ticks = [0] * KEY_QUEUE
        self._first = self._count = 0
        self._fresh = False                             # something was pressed since the last `came`
        self._busy = False
        self._scanned = time.ticks_ms()
        self._timer = timer
        waiting.add(self, self.came)
        if timer:
            timer.init(period=_SCAN_MS, mode=timer.PERIODIC, callback=self.scan)

    # As a stream, for whoever waits

    def ready(self):
        self.scan()
        return self._fresh

    def came(self):
        """The source that something has come from."""
        self._fresh = False
        return ["keypad"]

    def close(self):
        if self._timer:
            self._timer.deinit()

    # As the app sees it

    def key(self):
        """(key, ticks when it closed), or None."""
        self.scan()
        if not self._count:
            return None
        self._busy = True               # the timer's look must not come in between
        press = self._legend[self._keys[self._first]], self._waiting.at(self._ticks[self._first])
        self._first = (self._first + 1) % KEY_QUEUE
        self._count -= 1
        self._busy = False
        return press

    def secure(self, on):
        """Nothing of what is pressed is shown or kept, PIN or not."""

    # What allocates nothing

    def scan(self, timer=None):
        """One look at every contact, unless the last one was just now."""
        now = time.ticks_ms()
        if not self._busy and time.ticks_diff(now, self._scanned) >= _SCAN_MS:
            self._busy = True
            self._scanned = now
            self.look(now)
            self._busy = False

    def look(self, now):
        """now: ticks."""
        for row in range(len(self._rows)):
            self._read(row)
        for row in range(len(self._rows)):
            if self._closed[row] | self._down[row]:
                self._judge(row, now)
            self._before[row] = self._closed[row]

    def _read(self, row):
        pin = self._rows[row]
        pin.value(0)
        closed = 0
        for column in range(len(self._columns)):
            if not self._columns[column].value():
                closed |= 1 << column
        pin.value(1)
        time.sleep_us(_SETTLE_US)
        self._closed[row] = closed

    def _judge(self, row, now):
        """What the contacts of a row mean."""
        closed, doubtful = self._closed[row], self._doubtful(row)
        for column in range(len(self._columns)):
            bit = 1 << column
            number = row * len(self._columns) + column
            if self._down[row] & bit:
                if closed & bit:
                    self._seen[number] = now
                    if self.bounces and not self._before[row] & bit and self._is_fresh(number, now):
                        self._press(number, now)
                elif time.ticks_diff(now, self._seen[number]) >= DEBOUNCE_MS:
                    self._down[row] &= ~bit
            elif closed & ~doubtful & bit:
                self._down[row] |= bit
                self._seen[number] = now
                self._press(number, now)

    def _doubtful(self, row):
        """Bits of the contacts of this row that have another one in a rectangle with two of some other row."""
        doubtful = 0
        for other in range(len(self._rows)):
            common = self._closed[row] & self._closed[other]
            if other != row and common & (common - 1):
                doubtful |= common
        return doubtful

    def _is_fresh(self, number, now):
        """Whether this key was pressed so little ago that it bounces still."""
        return time.ticks_diff(now, self._pressed[number]) < DEBOUNCE_MS

    def _press(self, number, now):
        """What nobody takes in time is lost."""
        self._pressed[number] = now
        self._fresh = True
        if self._count < KEY_QUEUE and number < len(self._legend):
            place = (self._first + self._count) % KEY_QUEUE
            self._keys[place] = number
            self._ticks[place] = now
            self._count += 1
