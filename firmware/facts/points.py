"""Points, where a fault can strike: (point, direction, what one event is).

in: the event comes from the peripheral and the fault sees what it brought. out: the terminal acts and the fault
sees what it meant. A poll that brings nothing is no event. The device does not load this page: each driver
names its own (IN, OUT).
"""

POINTS = (
    ("supply.boot", "in", "the power comes"),
    ("image.check", "in", "the firmware image looked at, at power-on"),
    ("configuration.read", "in", "the configuration read, at power-on"),
    ("keypad.key", "in", "a key pressed"),
    ("display.show", "out", "a text shown"),
    ("display.code", "out", "a picture shown: a QR code, a signature"),
    ("card_reader.read", "in", "a card read"),
    ("card_reader.present", "in", "the reader asked whether the chip card is still in"),
    ("scanner.trigger", "out", "the scanner told to read"),
    ("scanner.read", "in", "a code read"),
    ("fingerprint.match", "in", "a finger compared"),
    ("signature_pad.read", "in", "an image taken"),
    ("printer.line", "out", "a line printed"),
    ("printer.status", "in", "a status byte asked for"),
    ("network.connect", "out", "a connection opened"),
    ("network.send", "out", "a message sent"),
    ("network.receive", "in", "a message delivered"),
    ("network.close", "out", "a connection closed"),
    ("clock.date", "in", "a date read for a decision"),
    ("clock.ticks", "in", "a deadline taken"),
    ("service_port.receive", "in", "a line from the service port"),
    ("service_port.send", "out", "a line to it"),
    ("storage.program", "out", "a page programmed"),
    ("storage.erase", "out", "a block erased"),
)
