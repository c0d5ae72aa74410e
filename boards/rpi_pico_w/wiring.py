"""What can be soldered to a Raspberry Pi Pico W, and to which pins: README.md has the table."""

from machine import I2C, UART, Pin, Timer

from drivers import wired


def device(name, waiting, configuration):
    """The peripheral of that name. waiting: who waits for what comes from it; configuration: of the terminal, a dict."""
    if name == "keypad":
        return wired.keypad(waiting, (10, 11, 12, 13, 14), (18, 19, 20, 21, 22), Timer())
    if name == "display":
        return wired.display(I2C(0, sda=Pin(8), scl=Pin(9), freq=400000))
    if name == "printer":
        return wired.printer(waiting, UART(0, 9600, tx=Pin(0), rx=Pin(1)))
    if name == "scanner":
        return wired.scanner(waiting, UART(1, 9600, tx=Pin(4), rx=Pin(5)), configuration)
    if name == "clock":
        return wired.clock(waiting)
    raise ValueError("nothing is wired for " + name)
