"""boards/esp32/wiring.py: every peripheral that board.toml calls wired, each heard at the pins that README.md names."""

import desk
import wires
from chips import Ssd1306 as Chip
from epson import Printer
from expect import equal, raises
from lines import UartSettings
from wiring import device

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
