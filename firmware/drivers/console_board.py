"""What boards have in common whose console, on USB or a USB bridge, carries the link, and whose flash is all file system."""

import sys

import machine

from drivers.flash_pages import FlashPages
from drivers.slots import exists
from link.port import Port


def flash():
    return FlashPages("flash")


def port():
    """A read blocks here until all bytes asked for have come."""
    return Port(sys.stdin.buffer, sys.stdout.buffer, most=1, console=True)


def reset(flash):
    """As if the power had been away; a USB console goes away and comes back."""
    flash.close()
    machine.reset()


def image():
    """Whether the firmware is the vendor's. What is frozen in was loaded with MicroPython itself."""
    from drivers.image import untouched

    return untouched() if exists("power_on.mpy") else True
