"""The Pico W's release: assembled with the peripherals of its own, and without any."""

import desk
import wires
from chips import Hd44780
from expect import equal
from lines import UartSettings
from pins import REAL
from wiring import device

from assemble import Devices
from drivers.escpos_printer import EscPosPrinter
from drivers.keyboard import Keyboard
from drivers.matrix_keypad import MatrixKeypad
from drivers.serial_scanner import SerialScanner
from drivers.text_display import TextDisplay


class Pins:
    """The board's, but for the console."""

    REAL = REAL
    device = staticmethod(device)


class Console:
    """Somebody types at it; what is shown there is kept."""

    def __init__(self):
        self.shown = []

    def show(self, lines):
        self.shown = lines


class Silent:
    def receive(self, byte):
        """Says nothing."""


def made(pins):
    waiting = desk.begin()
    lcd = Hd44780()
    wires.attach_i2c(0, 0x27, lcd)
    for port in (0, 1):
        wires.attach_uart(port, Silent(), UartSettings(9600))
    console = Console()
    devices = Devices(waiting, console, pins)
    devices.provisioned({})
    return waiting, lcd, console, devices


def test_what_the_board_has_stands_in_the_place_of_the_console():
    _, lcd, console, devices = made(Pins)
    equal([type(one) for one in (devices.keypad, devices.printer, devices.scanner)],
          [MatrixKeypad, EscPosPrinter, SerialScanner])
    devices.display.show("READY")
    equal((lcd.rows()[0].strip(), console.shown), ("READY", []))


def test_without_any_the_console_has_them_all():
    _, lcd, console, devices = made(object())
    equal((type(devices.keypad), type(devices.display)), (Keyboard, TextDisplay))
    devices.bring("keypad", "7")
    equal(devices.keypad.key()[0], "7")


def test_keys_come_from_the_contacts_and_those_that_are_typed_are_none():
    waiting, _, _, devices = made(Pins)
    contact = wires.switch(13, 20)                  # ENTER: fourth row, third column
    devices.bring("keypad", "7")
    devices.bring("card_reader", ("swipe", "6200000000000005D30122060000000000"))
    wires.at(500000, lambda: contact.press(80, (2000, 1000)))
    equal((waiting.wait(2000, ("keypad",)), devices.keypad.key()[0], devices.keypad.key()), (True, "ENTER", None))
    equal(devices.card_reader.read()[0], "swipe")
