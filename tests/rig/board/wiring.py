"""What is soldered to the virtual board: see hardware/soldered.py beside."""

from machine import UART
from soldered import COLUMNS, PRINTER, ROWS, SCANNER

from drivers import wired


def device(name, waiting, configuration):
    if name == "keypad":
        return wired.keypad(waiting, ROWS, COLUMNS, None)
    if name == "printer":
        return wired.printer(waiting, UART(PRINTER, 115200))
    return wired.scanner(waiting, UART(SCANNER, 115200), configuration)
