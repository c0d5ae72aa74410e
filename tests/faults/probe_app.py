"""Stands in for the firmware's app/idle.py: asks one peripheral through the ordinary interface and shows what it gets.

For what no flow of the app would show so plainly. The configuration names what is asked: one function each.
"""

from facts.limits import FOREVER


def run(terminal):
    globals()[terminal.configuration["probe"]](terminal, terminal.devices.display.show)
    terminal.wait(FOREVER, ("keypad",))
    terminal.devices.keypad.key()
    terminal.wait(FOREVER, ("keypad",))


def within(terminal, ms, source, take):
    """What the peripheral brings in this time, or None."""
    until = terminal.deadline(ms)
    while True:
        value = take()
        if value is not None or not terminal.wait(until, (source,)):
            return value


def pause(terminal, ms):
    while terminal.wait(terminal.devices.clock.ticks() + ms, ()):
        pass


def scanning(terminal, show):
    """Four customers, ten seconds each: buffer cleared, lamp on, the first code of three seconds."""
    scanner = terminal.devices.scanner
    for number in range(4):
        scanner.clear()
        scanner.trigger()
        show("%d %r" % (number, within(terminal, 3000, "scanner", scanner.read)))
        pause(terminal, number * 10000 + 10000 - terminal.devices.clock.ticks())


def codes(terminal, show):
    """Whatever is read in fifteen seconds, and when."""
    scanner = terminal.devices.scanner
    scanner.trigger()
    until = terminal.deadline(15000)
    while terminal.wait(until, ("scanner",)):
        code = scanner.read()
        if code:
            show("%d %r" % (terminal.devices.clock.ticks(), code))


def fingers(terminal, show):
    for _ in range(4):
        show("%r" % within(terminal, 5000, "fingerprint", terminal.devices.fingerprint.match))


def service(terminal, show):
    port = terminal.devices.service_port
    for _ in range(3):
        port.send("heard " + str(within(terminal, 5000, "service_port", port.receive)))


def card(terminal, show):
    """A card within five seconds, and three seconds after it whether it is still there; three times."""
    reader = terminal.devices.card_reader
    for _ in range(3):
        show("%r" % (within(terminal, 5000, "card_reader", reader.read),))
        pause(terminal, 3000)
        show("%r" % reader.present())


def printing(terminal, show):
    """Three times: the four status bytes, a line, and ten seconds."""
    printer = terminal.devices.printer
    for number in range(3):
        show(" ".join(["%02x" % printer.status(one) for one in (1, 2, 3, 4)]))
        printer.line(b"line %d\n" % number)
        pause(terminal, 10000)


def messages(terminal, show):
    """Everything that comes in five seconds on the first connection, then on the second."""
    network = terminal.devices.network
    for _ in range(2):
        connection = network.connect()
        show("sent %r" % network.send(connection, b"asks"))
        until = terminal.deadline(5000)
        while True:
            data = network.receive(connection)
            if data is not None:
                show("%d %r" % (connection, data))
            if not data and not terminal.wait(until, ("network",)):
                break


def password(terminal, show):
    """One key, three of a password, one key; what was taken is shown."""
    keypad = terminal.devices.keypad
    for number in range(5):
        keypad.secure(1 <= number <= 3)
        show(within(terminal, 5000, "keypad", keypad.key)[0])


def pad(terminal, show):
    """What the pad holds every five seconds."""
    for _ in range(3):
        pause(terminal, 5000)
        show("%r" % terminal.devices.signature_pad.read())


def dates(terminal, show):
    """The date at power-on, and every hour."""
    for _ in range(3):
        show(str(terminal.devices.clock.date()))
        pause(terminal, 3600000)


def memory(terminal, show):
    """The trace number as it was kept, and what comes of keeping the next ones, a second each."""
    show("kept %d" % terminal.memory.stan)
    for _ in range(3):
        try:
            show("%d" % terminal.memory.next_stan())
        except OSError as problem:
            show("error %d" % problem.errno)
        pause(terminal, 2000)


def busy(terminal, show):
    """Errors while the next thirty trace numbers are kept, and the number in the end."""
    for _ in range(30):
        try:
            terminal.memory.next_stan()
        except OSError as problem:
            show("error %d" % problem.errno)
    show("%d" % terminal.memory.stan)


def started(terminal, show):
    show("image %r" % terminal.devices.image.check())
    show("signature from %d" % terminal.configuration["signature_from"])
