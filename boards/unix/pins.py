"""The MicroPython unix port: standard input and output carry the link, a file is the flash.

Arguments: the file, `seen` where it is in memory too, and `console` where MicroPython's prompt shares the line.
"""

import os
import sys

from drivers.flash_file import FlashFile
from link.port import Port


def flash():
    return FlashFile(sys.argv[1], open("/rom/flash", "rb") if "seen" in sys.argv else None)


def port():
    console = "console" in sys.argv     # a Ctrl-C that came with other bytes would not be seen
    return Port(sys.stdin.buffer, sys.stdout.buffer, most=1 if console else 256, console=console)


def reset(flash):
    """Ends the process; whoever has started it starts it again. No file that is still open reaches the flash."""
    flash.close()
    sys.exit()


def image():
    """Whether the firmware is the vendor's, where it was flashed; run from its own folder it is signed by nobody."""
    try:
        os.stat("signed")
    except OSError:
        return True
    from drivers.image import untouched

    return untouched()
