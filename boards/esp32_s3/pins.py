"""ESP32-S3: the USB console carries the link; a partition, or else files, is the flash."""

from drivers.console_board import image as image
from drivers.console_board import port as port
from drivers.console_board import reset as reset
from drivers.partition_flash import flash as flash
