"""The MicroPython unix port in a release: the window or serial line it runs in is the console, a file is the flash.

Argument: the file, "flash" where none is named. Ctrl-C is the power switch.
"""

import sys
import termios

import micropython

from drivers.console import Console
from drivers.flash_file import FlashFile

_POWER = const(b"\x03")


def flash():
    return FlashFile(sys.argv[1] if len(sys.argv) > 1 else "flash")


def console():
    micropython.kbd_intr(-1)
    try:
        before = termios.tcgetattr(0)
    except OSError:                 # no terminal, but a pipe
        before = None
    if before:
        sys.atexit(lambda: termios.tcsetattr(0, termios.TCSANOW, before))
        termios.setraw(0)           # nothing is echoed: neither PIN nor card
    return Console(sys.stdin.buffer, sys.stdout.buffer, _POWER)
