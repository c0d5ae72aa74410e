"""The virtual board in a release: its serial line is the console, files of its file system are the flash."""

import sys

import micropython

from drivers.console import Console
from drivers.flash_pages import FlashPages


def flash():
    return FlashPages("flash")


def console():
    """Ctrl-C leads to MicroPython's prompt."""
    micropython.kbd_intr(-1)
    return Console(sys.stdin.buffer, sys.stdout.buffer, b"\x03", KeyboardInterrupt)
