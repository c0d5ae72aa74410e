"""The MicroPython unix port: standard input and output carry the link, a file is the flash.

Arguments: the file, and `console` where MicroPython's prompt shares the line.
"""

import sys

from drivers.flash_file import FlashFile
from link.port import Port


def flash():
    return FlashFile(sys.argv[1])


def port():
    return Port(sys.stdin.buffer, sys.stdout.buffer, console="console" in sys.argv)


def reset(flash):
    """Ends the process; whoever has started it starts it again. No file that is still open reaches the flash."""
    flash.close()
    sys.exit()
