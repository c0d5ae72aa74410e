"""Raspberry Pi Pico: the USB console carries the link, files carry the flash."""

from drivers.console_board import flash as flash
from drivers.console_board import image as image
from drivers.console_board import port as port
from drivers.console_board import reset as reset
