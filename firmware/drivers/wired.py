"""Peripherals that are soldered to a board, made of its pins, buses and UARTs: what every board's wiring.py is made of."""

from machine import Pin


def keypad(waiting, rows, columns, timer):
    """rows, columns: numbers of pins. timer: a machine.Timer of its own."""
    from drivers.matrix_keypad import MatrixKeypad
    from facts.keypad import LEGEND

    outputs = [Pin(row, Pin.OPEN_DRAIN, value=1) for row in rows]
    inputs = [Pin(column, Pin.IN, Pin.PULL_UP) for column in columns]
    return MatrixKeypad(waiting, outputs, inputs, LEGEND, timer)


def display(bus):
    """An OLED where one answers, else a character LCD."""
    from drivers.ssd1306 import ADDRESS, Ssd1306

    if ADDRESS in bus.scan():
        return Ssd1306(bus)
    from drivers.character_lcd import CharacterLcd

    return CharacterLcd(bus)


def printer(waiting, uart):
    from drivers.escpos_printer import EscPosPrinter

    return EscPosPrinter(waiting, uart)


def scanner(waiting, uart, configuration):
    from drivers.serial_scanner import SerialScanner

    return SerialScanner(waiting, uart, configuration.get("scanner_continuous", 0))


def clock(waiting):
    from drivers.board_clock import BoardClock

    return BoardClock(waiting)
