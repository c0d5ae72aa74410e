"""drivers/serial_scanner.py against a scanner on the UART, and against what the GM65's manual has of its frames."""

from binascii import unhexlify

import desk
import micropython
import wires
from expect import equal
from lines import UartSettings
from machine import UART

from drivers.serial_scanner import SerialScanner, command, crc
from facts.limits import SCAN_QUEUE

DONE = b"\x02\x00\x00\x01\x00\x33\x31"
CODE = "134567890123456789"


class Gm65:
    """Answers commands whose CRC is right or AB CD, reads the code before its lens when it is triggered."""

    def __init__(self):
        self.zones = {}
        self.commands = []
        self.code = ""
        self._bytes = b""

    def receive(self, byte):
        self._bytes += bytes([byte])
        data = self._bytes
        if len(data) < 6 or len(data) < 8 + data[3]:
            return
        self._bytes = b""
        self.commands.append(data)
        if data[:3] != b"\x7e\x00\x08" or crc(data, 2, len(data) - 2) != data[-2] << 8 | data[-1]:
            return
        self.zones[data[4] << 8 | data[5]] = data[6]
        self.line.send(DONE)
        if data[4:7] == b"\x00\x02\x01" and self.code:
            self.line.send(self.code.encode() + b"\r")


class Desk:
    def __init__(self, baud=9600, continuous=False):
        self.waiting = desk.begin()
        self.gm65 = Gm65()
        wires.attach_uart(1, self.gm65, UartSettings(9600))
        self.scanner = SerialScanner(self.waiting, UART(1, baud), continuous)
        desk.pass_ms(self.waiting, 100)

    def says(self, data):
        self.gm65.line.send(data)
        desk.pass_ms(self.waiting, 300)

    def codes(self):
        found = []
        text = self.scanner.read()
        while text:
            found.append(text)
            text = self.scanner.read()
        return found


def test_frames_are_as_the_manual_has_them():
    equal(command(8, 0x0A, b"\x3e"), unhexlify("7e000801000a3e4ccf"))
    equal(command(7, 0x0A, b"\x01"), unhexlify("7e000701000a01ee8a"))
    equal(command(9, 0, b"\x00"), unhexlify("7e000901000000dec8"))
    equal(command(8, 0x2A, b"\x39\x01"), unhexlify("7e000802002a3901a7ea"))
    for answer in ("02000001003331", "020000013ee4ac"):
        data = unhexlify(answer)
        equal(crc(data, 2, len(data) - 2), data[-2] << 8 | data[-1])


def test_it_is_told_to_read_on_command_or_all_the_time():
    equal(Desk().gm65.zones, {0: 0xD5})
    made = Desk(continuous=True)
    equal((made.gm65.zones, made.scanner.answer), ({0: 0xD6}, 0))
    made.scanner.trigger()
    desk.pass_ms(made.waiting, 50)
    equal(len(made.gm65.commands), 1)


def test_a_code_comes_when_it_is_triggered():
    made = Desk()
    equal(made.codes(), [])
    made.gm65.code = CODE
    made.scanner.trigger()
    equal(made.waiting.wait(5000, ("scanner",)), True)
    equal(made.codes(), [CODE + "\r"])
    equal(made.gm65.commands[-1], unhexlify("7e000801000201") + b"\x02\xda")


def test_an_answer_is_no_code():
    made = Desk()
    made.says(DONE + CODE.encode() + b"\r")
    made.says(CODE.encode() + b"\r")
    equal(made.codes(), [CODE + "\r"] * 2)


def test_what_only_begins_like_an_answer_is_a_code():
    made = Desk()
    made.says(b"\x02\x00\x00\x01\x00\x33\x32" + b"\r")
    equal(made.codes(), ["\x02\x00\x00\x01\x00\x33\x32\r"])


def test_control_characters_are_data():
    made = Desk()
    made.says(b"\x1b5\r123\r" + CODE.encode() + b"\r")
    equal(made.codes(), ["\x1b5\r123\r" + CODE + "\r"])


def test_bytes_that_are_no_text_are_question_marks():
    made = Desk()
    made.says(b"\xff\xc3(\x7f~1\r")
    equal(made.codes(), ["??(?~1\r"])


def test_what_nobody_fetches_in_time_is_lost():
    made = Desk()
    for number in range(SCAN_QUEUE + 2):
        made.says(b"%d\r" % number)
    equal(made.codes(), ["%d\r" % number for number in range(SCAN_QUEUE)])


def test_the_rest_of_a_code_is_not_put_before_the_next_one():
    made = Desk()
    made.says(b"987654")                # its end got lost
    made.says(CODE.encode() + b"\r")
    equal(made.codes(), [CODE + "\r"])


def test_what_is_too_long_for_a_code_does_no_harm():
    made = Desk()
    made.says(b"9" * 250 + b"\r")
    made.says(CODE.encode() + b"\r")
    found = made.codes()
    equal((len(found[0]) <= 120, found[1]), (True, CODE + "\r"))


def test_clearing_forgets_what_is_under_way_too():
    made = Desk()
    made.says(b"1\r")
    made.gm65.line.send(b"2\r")
    wires.pass_us(5000)
    made.scanner.clear()
    desk.pass_ms(made.waiting, 100)
    equal(made.codes(), [])


def test_at_another_baud_rate_nothing_is_understood():
    made = Desk(baud=19200)
    made.gm65.code = CODE
    made.scanner.trigger()
    equal((made.waiting.wait(3000, ("scanner",)), made.codes()), (False, []))


class Sent:
    """A UART that allocates nothing, which the stand-in cannot do."""

    def __init__(self, data):
        self._data = data
        self._place = 0

    def any(self):
        return len(self._data) - self._place

    def readinto(self, buffer):
        buffer[0] = self._data[self._place]
        self._place += 1

    def write(self, data):
        return len(data)


def test_taking_what_has_come_allocates_nothing():
    scanner = SerialScanner(desk.begin(), Sent(DONE + b"1234567890"))
    micropython.heap_lock()
    try:
        for _ in range(2):
            scanner.ready()
    finally:
        micropython.heap_unlock()
    equal(scanner.answer, 0)
