"""The ESP32's wiring.py, each peripheral heard at the pins that README.md names; and where its pins.py keeps the flash."""

import os

import desk
import pins
import wires
from block_device import BlockDevice
from chips import Ssd1306 as Chip
from epson import Printer
from esp32 import Partition
from expect import equal, raises
from flash import FOLDER, content
from lines import UartSettings
from wiring import device

from drivers import partition_flash
from drivers.flash_pages import FlashPages
from drivers.flash_region import FlashRegion
from drivers.ssd1306 import Ssd1306
from facts.keypad import COLUMNS, LEGEND

ROWS, COLUMN_PINS = (13, 14, 25, 26, 27), (4, 18, 19, 23, 32)


def test_each_key_of_the_keypad():
    waiting = desk.begin()
    keypad = device("keypad", waiting, {})
    for number in (0, 7, 13, 20):
        wires.switch(ROWS[number // COLUMNS], COLUMN_PINS[number % COLUMNS]).press(80)
        desk.pass_ms(waiting, 200)
        equal(keypad.key()[0], LEGEND[number])


def test_printer_and_scanner():
    waiting = desk.begin()
    paper = Printer()
    wires.attach_uart(2, paper, UartSettings(9600))
    wires.attach_uart(1, Printer(), UartSettings(9600))
    equal(device("printer", waiting, {}).status(1), 0x12)
    equal(device("scanner", waiting, {"scanner_continuous": 1}).read(), None)


def test_the_display_that_answers():
    waiting = desk.begin()
    wires.attach_i2c(0, 0x3C, Chip())
    equal(type(device("display", waiting, {})), Ssd1306)


def test_what_is_not_wired():
    raises(ValueError, device, "fingerprint", desk.begin(), {})


def test_the_flash_lies_in_the_partition_where_the_table_has_one_and_in_files_else():
    equal(callable(partition_flash.flash), True)        # loaded before that: the firmware is, from this folder
    os.chdir(FOLDER)
    equal(type(pins.flash()), FlashPages)
    Partition.table["journal"] = BlockDevice("partition")
    flash = pins.flash()
    flash.program(8192, b"\x5a" * 256)
    equal((type(flash), content(flash, 8190, 4)), (FlashRegion, b"\xff\xff\x5a\x5a"))
    equal(content(pins.flash(), 8192, 2), b"\x5a\x5a")
