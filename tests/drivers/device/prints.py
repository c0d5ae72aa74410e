"""drivers/escpos_printer.py against a printer on the UART: what is on the paper, and what its status says of it."""

import sys
from binascii import hexlify

import desk
import micropython
import wires
from epson import Printer
from expect import equal
from lines import UartSettings
from machine import UART

from drivers.escpos_printer import EscPosPrinter
from drivers.escpos_text import encoded

SLIP = (b"\x1b@\x1d!\x11SALE\n", b"\x1d!\x00MERCHANT 898100000000001\n", b"AMOUNT 88.00\n", b"\x1dV\x00")


class Desk:
    def __init__(self, baud=9600):
        self.waiting = desk.begin()
        self.paper = Printer()
        wires.attach_uart(0, self.paper, UartSettings(9600))
        self.printer = EscPosPrinter(self.waiting, UART(0, baud))

    def slip(self, lines=SLIP):
        """Whether each line was taken; as app/slip.py prints them."""
        taken = [self.printer.line(line) is not False for line in lines]
        self.printer.finish()
        return taken


def test_a_slip_comes_out_and_the_status_is_good():
    made = Desk()
    equal(made.slip(), [True] * 4)
    equal(b"".join(made.paper.paper), b"".join(SLIP[:3]))
    equal(made.printer.status(1), 0x12)


def test_it_is_over_when_the_paper_is_out():
    made = Desk()
    made.slip([b"%02d\n" % number for number in range(20)])
    equal(len(made.paper.paper), 20)
    equal(800 <= made.waiting.now <= 1100, True)


def test_each_trouble_has_its_bits():
    made = Desk()
    for trouble, bits in (
        ("cover", (0x1A, 0x16, 0x12, 0x12)), ("paper_end", (0x1A, 0x32, 0x12, 0x7E)), ("hot", (0x1A, 0x52, 0x52, 0x12)),
        ("near_end", (0x12, 0x12, 0x12, 0x1E)), ("dead", (0, 0, 0, 0)),
    ):
        setattr(made.paper, trouble, True)
        equal((trouble, tuple(made.printer.status(number) for number in (1, 2, 3, 4))), (trouble, bits))
        setattr(made.paper, trouble, False)


def test_what_an_offline_printer_is_given_is_lost_and_nothing_of_it_comes_out_later():
    for trouble in ("cover", "paper_end", "hot", "dead"):
        made = Desk()
        setattr(made.paper, trouble, True)
        equal(made.slip(), [False] * 4)
        setattr(made.paper, trouble, False)
        made.paper.mended()
        desk.pass_ms(made.waiting, 1000)
        equal(made.paper.paper, [])


def test_a_roll_that_ends_amid_the_slip_loses_the_lines_behind():
    made = Desk()
    equal(made.printer.line(SLIP[0]), None)
    desk.pass_ms(made.waiting, 200)
    made.paper.paper_end = True
    equal([made.printer.line(line) for line in SLIP[1:]], [False] * 3)
    made.printer.finish()
    equal(made.printer.status(1), 0x1A)
    equal(made.paper.paper, [SLIP[0]])


def test_waiting_for_the_paper_of_a_printer_that_stops_ends():
    made = Desk()
    equal([made.printer.line(line) for line in SLIP[:2]], [None, None])
    made.paper.hot = True
    began = made.waiting.now
    made.printer.finish()
    equal(3000 <= made.waiting.now - began < 3500, True)


def test_nearly_at_the_end_it_prints():
    made = Desk()
    made.paper.near_end = True
    equal(made.slip(), [True] * 4)
    equal(made.printer.status(4) & 0x0C, 0x0C)


def test_keys_come_meanwhile():
    made = Desk()
    came = []
    made.waiting.add(_Button(300), lambda: came.append(made.waiting.now) or ["keypad"])
    made.slip([b"%02d\n" % number for number in range(20)])
    equal(len(made.paper.paper), 20)
    equal([300 <= at <= 310 for at in came[:1]], [True])


class _Button:
    def __init__(self, at_ms):
        self._at_ms = at_ms

    def ioctl(self, request, mask):
        return mask if wires.now_ms() >= self._at_ms and not self._done() else 0

    def _done(self):
        done, self._at_ms = self._at_ms < 0, -1
        return done


def test_a_printer_at_another_baud_rate_does_not_answer():
    made = Desk(baud=19200)
    equal((made.printer.status(1), made.slip(), made.paper.paper), (0, [False] * 4, []))


def test_chinese_is_two_bytes_of_gb18030_a_character():
    equal(encoded("消费签购单\n".encode()), b"\x1c&\xcf\xfb\xb7\xd1\xc7\xa9\xb9\xba\xb5\xa5\n")
    equal(encoded("\x1b@\x1d!\x11金额 88.00\n".encode()), b"\x1b@\x1d!\x11\x1c&\xbd\xf0\xb6\xee 88.00\n")
    equal(encoded("鱻\n".encode()), b"\x1c&??\n")


def test_a_command_is_left_as_it_is():
    code = b"\x1d(k\x06\x001P0\xe6\xb6\x88"
    for data in (b"\x1b@", b"\x1d!\x11", b"\x1dV\x00", code, code + b"\x1d(k\x03\x001Q0\n", b"plain\n", b""):
        equal(encoded(data), data)


def test_what_the_host_prints_comes_out_as_it_is():
    """It compares it with what python-escpos made: test_paper.py."""
    for name in ("text", "code", "slip"):
        made = Desk()
        with open("%s/%s.in" % (sys.argv[2], name), "rb") as file:
            equal(set(made.slip(list(file))), {True})
        with open("%s/%s.out" % (sys.argv[2], name), "wb") as file:
            file.write(b"".join(made.paper.paper) + made.paper.unfinished)


class Spy:
    """Hears what is asked, and gives the answer that it was told to."""

    def __init__(self, answer):
        self.heard = b""
        self._answer = answer

    def receive(self, byte):
        self.heard += bytes([byte])
        if len(self.heard) == 3 and self._answer:
            self.line.send(bytes([self._answer]))


def test_what_is_asked_and_answered_is_written_down_for_the_host():
    """Lines of trouble, question and answer in hex, for 1 and 4; whether a line was taken then."""
    with open(sys.argv[2] + "/answers.txt", "w") as file:
        for trouble in ("none", "cover", "paper_end", "hot", "near_end", "dead"):
            made = Desk()
            setattr(made.paper, trouble, True)
            said = [trouble]
            for number in (1, 4):
                spy = Spy(made.printer.status(number))
                wires.attach_uart(1, spy, UartSettings(9600))
                answer = EscPosPrinter(made.waiting, UART(1, 9600)).status(number)
                said += [hexlify(spy.heard).decode(), "%02x" % answer]
            file.write(" ".join(said + ["taken" if made.slip() == [True] * 4 else "lost"]) + "\n")


def test_taking_an_answer_allocates_nothing():
    made = Desk()
    printer = EscPosPrinter(made.waiting, _Answers())
    micropython.heap_lock()
    try:
        printer.ready()
        printer._take()
    finally:
        micropython.heap_unlock()


class _Answers:
    """A UART that allocates nothing, which the stand-in cannot do."""

    def __init__(self):
        self._left = 3

    def any(self):
        return self._left

    def readinto(self, buffer):
        buffer[0] = 0x12
        self._left -= 1
