"""Flash images and volumes for tests, in the folder that the host made."""

import os
import sys

from drivers.flash_file import FlashFile
from facts.limits import FILE_BLOCKS
from journal.volume import Volume

FOLDER = sys.argv[2]            # with the files that the tests read


def new_flash(name="flash"):
    """An erased flash in a file of its own."""
    try:
        os.remove(FOLDER + "/" + name)
    except OSError:
        pass
    return old_flash(name)


def old_flash(name="flash"):
    """The flash as the last one of that name left it, for a terminal that has been off."""
    return FlashFile(FOLDER + "/" + name)


def new_volume(flash):
    volume = Volume(flash)
    volume.format()
    volume.mount()
    return volume


def forget_copies(flash):
    """What stands of records beside the file system is gone."""
    for block in range(FILE_BLOCKS, flash.BLOCKS):
        flash.erase(block)


def content(flash, address, length):
    data = bytearray(length)
    read(flash, address, data)
    return bytes(data)


def read(flash, address, data):
    flash.read(address // flash.BLOCK, data, address % flash.BLOCK)
