"""ESP32: its first UART, behind a USB bridge, carries the link; a partition, or else files, is the flash."""

from drivers.console_board import image as image
from drivers.console_board import port as port
from drivers.console_board import reset as reset


def flash():
    from esp32 import Partition

    from drivers import partition_flash

    return partition_flash.flash(Partition.find(Partition.TYPE_DATA, label="journal"))
