"""A terminal with the Pico W's own peripherals, on the bench's link in real time, behind recorders and faults as any."""

import json

import desk
import wires
from chips import Hd44780
from epson import Printer
from expect import equal
from flash import new_flash, new_volume
from lines import UartSettings
from rig import CONFIGURATION, fault

from app.slip import print_lines
from assemble import assemble
from drivers.stream import Stream
from facts.keypad import COLUMNS, LEGEND
from journal import records
from link.agent import Agent
from link.desk import Desk
from link.frame import Packer, unpack
from link.port import Port
from messages.dates import digits
from power_on import Known

REAL = ("keypad", "display", "printer", "scanner", "clock")
ROWS, COLUMN_PINS = (10, 11, 12, 13, 14), (18, 19, 20, 21, 22)      # as boards/rpi_pico_w/README.md has them
WALL = 826448400                # 2026-03-10 09:00:00
LINES = [(b"\x1b@", "TEST"), (b"", "0123456789")]


class Host(Stream):
    """The other end of the link in real time: whatever the terminal waits for, nothing comes by itself."""

    def __init__(self):
        self.events = []
        self._line = b""
        self._answer = b""

    def write(self, data):
        self._line += bytes(data)
        if self._line[-1:] == b"\n":
            seq, _, content = unpack(self._line[:-1])
            self._line = b""
            self.events += content[4]
            packer = Packer(64)
            packer.pack(seq % 999 + 1, "go", [content[1], content[1], []])
            packer.send(self._said)

    def _said(self, data):
        self._answer += bytes(data)

    def ready(self):
        return len(self._answer)

    def readinto(self, buffer):
        count = min(len(buffer), len(self._answer))
        buffer[:count] = self._answer[:count]
        self._answer = self._answer[count:]
        return count


class Gm65:
    """Of which nothing but what it says matters here: scans.py has the rest."""

    def receive(self, byte):
        """Answers nothing."""


class Whole:
    def __init__(self, *schedule, real=REAL):
        desk.begin()
        self.lcd, self.paper, self.gm65 = Hd44780(), Printer(), Gm65()
        wires.attach_i2c(0, 0x27, self.lcd)
        wires.attach_uart(0, self.paper, UartSettings(9600))
        wires.attach_uart(1, self.gm65, UartSettings(9600))
        self.contacts = [
            wires.switch(ROWS[number // COLUMNS], COLUMN_PINS[number % COLUMNS]) for number in range(len(LEGEND))
        ]
        flash = new_flash()
        new_volume(flash).write("configuration", records.pack(0, json.dumps(CONFIGURATION).encode()), "")
        self.host = Host()
        self.agent = Agent(Port(self.host, self.host), Desk(flash, "0"), None)
        self.agent.start(1)
        self.terminal = assemble(self.agent, flash, [WALL, [], schedule, (), -1, 1, "", real], Known())
        self.devices = self.terminal.devices
        self.events()

    def press(self, key, bounce_us=()):
        self.contacts[LEGEND.index(key)].press(80, bounce_us)

    def events(self):
        """What the trace says since the last call, without the time: point, and what is in hex on the link."""
        found = self.host.events + [list(event) for event in self.agent.log]
        self.host.events = []
        self.agent.log.clear()
        return [event[1:] for event in found]


def test_a_key_on_the_contacts_is_a_key_of_the_trace():
    made = Whole()
    wires.at(200000, lambda: made.press("SALE"))
    equal(made.terminal.key(1000), "SALE")
    (event,) = made.events()
    equal((event[0], event[1][0], 205 < event[1][1] < 220), ("keypad.key", "SALE", True))


def test_no_digit_of_a_secret_is_in_the_trace():
    made = Whole()
    made.devices.keypad.secure(True)
    made.press("7")
    equal(made.terminal.key(1000), "7")
    equal([event[1][0] for event in made.events()], ["*"])


def test_a_bouncing_contact_is_two_keys_where_the_guard_is_off_and_one_where_it_is_on():
    made = Whole()
    made.press("5", (6000, 14000))
    equal([made.terminal.key(300), made.terminal.key(300)], ["5", ""])
    equal([event[1][0] for event in made.events() if event[0] == "keypad.key"], ["5", "5"])


def test_a_fault_strikes_a_real_key_as_it_would_a_modelled_one():
    made = Whole(fault("keypad.key", 1, "bounce", ["after_ms", 50]))
    made.press("3")
    equal([made.terminal.key(300), made.terminal.key(300), made.terminal.key(300)], ["3", "3", ""])
    points = [event[0] for event in made.events()]
    equal(points.count("keypad.key"), 2)
    equal(points.count("fault"), 1)


def test_the_bench_can_still_press_a_key():
    made = Whole()
    made.agent.bring("keypad", "MENU")
    equal(made.terminal.pressed(), "MENU")


def test_a_text_is_on_the_glass_and_in_the_trace():
    made = Whole()
    made.terminal.show("idle_off", "01")
    equal([row.strip() for row in made.lcd.rows()[:2]], ["NOT SIGNED ON 01", "PRESS SIGN ON"])
    equal(made.events(), [["display.show", "NOT SIGNED ON 01\nPRESS SIGN ON"]])


def test_a_slip_leaves_the_same_trace_from_either_printer():
    traces = []
    for real in (REAL, ()):
        made = Whole(real=real)
        equal(print_lines(made.terminal, LINES), True)
        traces.append([event[0] for event in made.events()])
    equal(traces[0], traces[1])
    made = Whole()
    print_lines(made.terminal, LINES)
    equal(b"".join(made.paper.paper), b"\x1b@TEST\n0123456789\n")


def test_a_printer_that_takes_nothing_says_so_as_its_model_does():
    events = []
    for real in (REAL, ()):
        made = Whole(real=real)
        made.paper.cover = True
        if not real:
            made.agent.bring("printer", "open")
        equal(print_lines(made.terminal, LINES), False)
        events.append(made.events())
    equal(events[0], events[1])


def test_the_host_hears_of_a_long_slip_while_the_printer_is_dead():
    made = Whole()
    made.paper.dead = True
    told = len(made.host.events)
    made.devices.printer.line(b"1\n")
    made.devices.printer.rest()
    equal([event[1:] for event in made.host.events[told:]], [["printer.line", "310a", False]])


def test_a_line_that_a_fault_swallows_never_reaches_the_printer():
    made = Whole(fault("printer.line", 1, "jam"))
    print_lines(made.terminal, LINES)
    equal(made.paper.paper, [])


def test_a_code_on_the_line_is_a_code_of_the_trace():
    made = Whole()
    made.devices.scanner.clear()
    made.gm65.line.send(b"134567890123456789\r")
    equal(made.agent.wait(1000, ("scanner",)), True)
    equal(made.devices.scanner.read(), "134567890123456789\r")
    equal(made.events(), [["scanner.read", "134567890123456789\r"]])


def test_a_fault_reads_a_real_code_twice():
    made = Whole(fault("scanner.read", 1, "double_read", ["after_ms", 1000]))
    made.devices.scanner.clear()
    made.gm65.line.send(b"134567890123456789\r")
    equal(made.agent.wait(500, ("scanner",)), True)
    found = [made.devices.scanner.read(), made.devices.scanner.read()]
    equal(made.agent.wait(made.agent.now + 2000, ("scanner",)), True)
    equal(found + [made.devices.scanner.read()], ["134567890123456789\r", None, "134567890123456789\r"])


def test_the_clock_begins_with_the_time_of_the_bench():
    made = Whole()
    equal(digits(made.devices.clock.date())[:12], "202603100900")
    equal([event[0] for event in made.events()], ["clock.date"])


def test_the_next_run_has_all_its_peripherals_again():
    made = Whole()
    streams = len(made.agent._port.lines)
    made.agent.start(1)
    equal((streams, len(made.agent._port.lines), wires._board.timers), (2, 0, []))
