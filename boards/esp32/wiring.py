"""What can be soldered to an ESP32, and to which pins: README.md has the table."""

from machine import I2C, UART, Pin, Timer

from drivers import wired


def device(name, waiting, configuration):
    """The peripheral of that name. waiting: who waits for what comes from it; configuration: of the terminal, a dict."""
    if name == "keypad":
        return wired.keypad(waiting, (13, 14, 25, 26, 27), (4, 18, 19, 23, 32), Timer(0))
    if name == "display":
        return wired.display(I2C(0, sda=Pin(21), scl=Pin(22), freq=400000))
    if name == "printer":
        return wired.printer(waiting, UART(2, 9600, tx=17, rx=16))
    if name == "scanner":
        return wired.scanner(waiting, UART(1, 9600, tx=33, rx=34), configuration)
    if name == "clock":
        return wired.clock(waiting)
    raise ValueError("nothing is wired for " + name)
