"""A release on the ESP32: keypad, display, printer and scanner are soldered to it, its console has the rest.

Take out of REAL what is not there: then the console stands for it, as on the unix port.
"""

import sys

import micropython
from wiring import device as device

from drivers.console import Console

REAL = ("keypad", "display", "printer", "scanner")


def flash():
    from esp32 import Partition

    from drivers import partition_flash

    return partition_flash.flash(Partition.find(Partition.TYPE_DATA, label="journal"))


def console():
    """Ctrl-C leads to MicroPython's prompt."""
    micropython.kbd_intr(-1)
    return Console(sys.stdin.buffer, sys.stdout.buffer, b"\x03", KeyboardInterrupt)
