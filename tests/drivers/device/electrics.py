"""The stand-in itself: what it would be wrong to test drivers on, it does as copper does."""

import select
import time

import uselect
import wires
from expect import equal, raises
from lines import UartSettings
from machine import I2C, RTC, UART, Pin, Timer

from drivers.stream import Stream


def keys(rows, columns):
    return {(row, column): wires.switch(row, column) for row in rows for column in columns}


def test_an_input_that_nothing_holds_has_no_level():
    wires.begin()
    raises(wires.WiringError, Pin(1, Pin.IN).value)
    equal(Pin(1, Pin.IN, Pin.PULL_UP).value(), 1)
    equal(Pin(2, Pin.IN, Pin.PULL_DOWN).value(), 0)


def test_an_output_goes_before_a_resistor_and_a_switch_leads_it_on():
    wires.begin()
    output, read = Pin(1, Pin.OUT, value=0), Pin(2, Pin.IN, Pin.PULL_UP)
    key = wires.switch(1, 2)
    equal(read(), 1)
    key.set(True)
    equal(read(), 0)
    output(1)
    equal(read(), 1)


def test_two_outputs_that_meet_are_a_short():
    wires.begin()
    Pin(1, Pin.OUT, value=0)
    Pin(2, Pin.OUT, value=1)
    raises(wires.WiringError, wires.switch(1, 2).set, True)


def test_open_drains_that_meet_are_none():
    wires.begin()
    wires.wire(1, 2)
    wires.tie(1, 1)
    one, other = Pin(1, Pin.OPEN_DRAIN, value=1), Pin(2, Pin.OPEN_DRAIN, value=1)
    equal((one(), other()), (1, 1))
    one(0)
    equal((one(), other()), (0, 0))


def test_three_corners_conduct_to_the_fourth():
    wires.begin()
    row = Pin(1, Pin.OPEN_DRAIN, value=0)
    Pin(2, Pin.OPEN_DRAIN, value=1)
    columns = [Pin(pin, Pin.IN, Pin.PULL_UP) for pin in (11, 12)]
    matrix = keys((1, 2), (11, 12))
    for corner in ((1, 11), (2, 11), (2, 12)):
        equal([column() for column in columns][1], 1)
        matrix[corner].set(True)
    equal([column() for column in columns], [0, 0])      # 1-12 is open
    row(1)
    equal([column() for column in columns], [1, 1])


def test_a_contact_bounces_in_time():
    wires.begin()
    Pin(1, Pin.OUT, value=0)
    read = Pin(2, Pin.IN, Pin.PULL_UP)
    wires.switch(1, 2).press(10, (1000, 2000), (500, 500))
    seen = []
    for _ in range(24):
        wires.pass_us(500)
        seen.append(read())
    equal(seen[:7], [0, 1, 1, 1, 1, 0, 0])
    equal(seen[18:], [0, 1, 0, 1, 1, 1])


def test_an_interrupt_comes_at_its_edge_only():
    wires.begin()
    source, read = Pin(1, Pin.OUT, value=1), Pin(2, Pin.IN)
    wires.wire(1, 2)
    fell = []
    read.irq(fell.append, Pin.IRQ_FALLING)
    for value in (0, 0, 1, 0):
        source(value)
    equal(len(fell), 2)


class Listener:
    def __init__(self):
        self.got = []

    def receive(self, byte):
        self.got.append((wires.now_us(), byte))


def test_bytes_take_their_time():
    wires.begin()
    far = Listener()
    wires.attach_uart(1, far, UartSettings(9600))
    equal(UART(1, 9600).write(b"ab"), 2)
    wires.pass_us(5000)
    equal(far.got, [(1041, 97), (2082, 98)])


def test_a_buffer_takes_no_more_than_it_has_room_for():
    wires.begin()
    uart = UART(1, 9600, txbuf=4)
    equal(uart.write(b"123456"), 4)
    equal(uart.write(b"56"), None)
    wires.pass_us(2100)
    equal(uart.write(b"567"), 2)


def test_another_baud_rate_makes_other_bytes_or_none():
    wires.begin()
    far = Listener()
    wires.attach_uart(1, far, UartSettings(19200))
    UART(1, 9600).write(b"hello")
    wires.pass_us(10000)
    equal(len(far.got) + far.line.out.errors, 5)
    equal([byte for _, byte in far.got if byte in b"hello"], [])


def test_parity_is_seen_to():
    wires.begin()
    far = Listener()
    wires.attach_uart(1, far, UartSettings(9600, parity=0))
    uart = UART(1, 9600, parity=0)
    uart.write(b"a")
    uart.init(9600, parity=1)
    uart.write(b"b")
    wires.pass_us(10000)
    equal(([byte for _, byte in far.got], far.line.out.errors), ([97], 1))


def test_a_poll_waits_for_a_byte_as_long_as_that_takes():
    wires.begin()
    far = Listener()
    wires.attach_uart(1, far, UartSettings(9600))
    uart = UART(1, 9600)
    poll = select.poll()
    poll.register(uart, select.POLLIN)
    equal(poll.poll(50), [])
    equal(time.ticks_ms(), 50)
    far.line.send(b"x")
    equal(poll.poll(50), [(uart, select.POLLIN)])
    equal((time.ticks_ms(), uart.read(), uart.any()), (52, b"x", 0))


def test_what_comes_while_the_buffer_is_full_is_lost():
    wires.begin()
    far = Listener()
    wires.attach_uart(1, far, UartSettings(9600))
    uart = UART(1, 9600, rxbuf=3)
    far.line.send(b"12345")
    wires.pass_us(10000)
    equal((uart.read(), far.line.lost), (b"123", 2))


class Never(Stream):
    def ready(self):
        return False


def test_what_has_no_descriptor_is_not_taken_for_the_standard_input():
    """By MicroPython's own poll: it asks for a descriptor, and 0 would be one, which is at its end here."""
    wires.begin()
    poll = uselect.poll()
    for stream in (UART(1, 9600), Never()):
        poll.register(stream, select.POLLIN)
    equal(poll.poll(0), [])


class Register:
    def __init__(self):
        self.wrote = []

    def write(self, data):
        self.wrote.append(data)

    def read(self, n):
        return b"\xaa" * n


def test_a_bus_has_who_is_attached():
    wires.begin()
    chip = Register()
    wires.attach_i2c(0, 0x27, chip)
    bus = I2C(0)
    equal(bus.scan(), [0x27])
    equal(bus.writeto(0x27, b"\x01\x02"), 2)
    equal((chip.wrote[-1], bus.readfrom(0x27, 2)), (b"\x01\x02", b"\xaa\xaa"))
    raises(OSError, bus.writeto, 0x28, b"\x01")
    raises(OSError, bus.readfrom, 0x28, 1)


def test_a_timer_comes_again_until_it_is_stopped():
    wires.begin()
    came = []
    timer = Timer(-1, period=5, callback=lambda _: came.append(wires.now_ms()))
    wires.pass_us(16000)
    timer.deinit()
    wires.pass_us(16000)
    equal(came, [5, 10, 15])


def test_the_clock_goes_on():
    wires.begin()
    RTC().datetime((2026, 3, 10, 1, 23, 59, 58, 0))
    time.sleep(3)
    equal(RTC().datetime(), (2026, 3, 11, 2, 0, 0, 1, 0))
    equal(time.localtime()[:6], (2026, 3, 11, 0, 0, 1))
