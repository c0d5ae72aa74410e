"""An erased flash of every driver there is, in the folder that the host made."""

import os

from block_device import BlockDevice
from flash import FOLDER

from drivers.flash_file import FlashFile
from drivers.flash_pages import FlashPages
from drivers.flash_region import FlashRegion


def new_flashes(name="flash"):
    """An erased flash of every driver, each with a function that opens it as after a power cut."""
    plain = FOLDER + "/" + name
    pages, region = FOLDER + "/" + name + "-pages", FOLDER + "/" + name + "-region"
    for path in (pages, region):
        remove(path)
        for slot in range(2):
            remove(path + ".%d" % slot)
    for again in (
        lambda: FlashFile(plain),
        lambda: FlashPages(pages),
        lambda: FlashRegion(BlockDevice(region), region),
    ):
        remove(plain)
        yield again(), again


def remove(path):
    """A file, or a folder with files, if there is one."""
    try:
        for entry in os.ilistdir(path):
            os.remove(path + "/" + entry[0])
        os.rmdir(path)
    except OSError:
        try:
            os.remove(path)
        except OSError:
            pass
