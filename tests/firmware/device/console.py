"""drivers/typed.py and the drivers behind it: what characters mean, and what becomes of the clerk's display and paper."""

from expect import equal

from drivers.keyboard import Keyboard
from drivers.mouse_pad import MousePad
from drivers.text_display import TextDisplay
from drivers.text_printer import TextPrinter
from drivers.typed import Typed
from facts.limits import DEBOUNCE_MS, KEY_QUEUE


def typed(text):
    parser = Typed()
    events = []
    for character in text:
        events += parser.feed(character)
    if parser.doubtful:
        events += parser.settled()
    return events


def keys(text):
    events = typed(text)
    equal([source for source, _ in events if source != "keypad"], [])
    return [key for _, key in events]


class Window:
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text

    def show(self, lines):
        self.text += "<%s>" % "/".join(lines)

    def say(self, line):
        self.text += "[%s]" % line


class Now:
    now = 0

    def look(self):
        """Nothing more has been typed."""


def test_keys():
    equal(keys("09so\r"), ["0", "9", "SALE", "SIGN_ON", "ENTER"])
    equal(keys("\r\n\n\x7f\b"), ["ENTER", "ENTER", "CLEAR", "CLEAR"])
    equal(keys("S@*{}, \x00\xff"), [])


def test_esc_is_a_key_and_an_arrow_is_none():
    equal(keys("\x1b"), ["CANCEL"])
    equal(keys("\x1b1"), ["CANCEL", "1"])
    equal(keys("\x1b\x1b"), ["CANCEL", "CANCEL"])
    equal(keys("1\x1b[A2\x1b[15~3"), ["1", "2", "3"])


def test_a_stripe_and_the_line_end_behind_it():
    card = ("card_reader", ("swipe", "6200000000000005D3012"))
    equal(typed(";6200000000000005=3012?\r\n1"), [card, ("keypad", "1")])
    equal(typed("%B6200000000000005^A B?;6200000000000005=3012?\r\r"), [card, ("keypad", "ENTER")])
    equal(typed(";6200000000000005=3012?1"), [card, ("keypad", "1")])


def test_half_a_stripe_is_a_card_that_cannot_be_read_and_no_key():
    equal(typed(";62000\r1"), [("card_reader", ("swipe", "62000")), ("keypad", "1")])
    equal(typed(";62000\x1b1"), [("keypad", "CANCEL"), ("keypad", "1")])
    equal(len(typed(";" + "9" * 5000 + "?")[0][1][1]) < 200, True)


def test_a_code_has_its_identifier_taken_off():
    equal(typed("]Q36200000000000000001\r1"), [("scanner", "6200000000000000001\r"), ("keypad", "1")])


def test_the_mouse_draws_while_its_button_is_held():
    drawn = [("signature_pad", "0a05"), ("signature_pad", "ff06")]
    equal(typed("\x1b[<0;10;5M\x1b[<32;999;6M\x1b[<0;11;6m\x1b[<35;1;1M\x1b[<0;;M\x1b[<0M"), drawn)


def test_the_pad_keeps_points_all_along_a_long_line():
    window = Window()
    pad = MousePad(window)
    pad.clear()
    equal(pad.read(), b"")
    for x in range(200):
        pad.put("%02x07" % x)
    image = pad.read()
    equal(len(image) <= 64 and len(image) > 16, True)
    places = [image[place] for place in range(0, len(image), 2)]
    equal(places, sorted(places))
    equal(places[0] < 20 and places[-1] > 180, True)
    equal([image[place] for place in range(1, len(image), 2)], [7] * len(places))
    equal(pad.read(), b"")
    equal(window.text.endswith("\x1b[?1002l\x1b[?1006l"), True)


def test_two_characters_are_two_presses_however_fast():
    keyboard = Keyboard(Now())
    for _ in range(KEY_QUEUE + 3):
        keyboard.put("8")
    presses = [keyboard.key() for _ in range(KEY_QUEUE)]
    equal(presses[1][1] - presses[0][1] >= DEBOUNCE_MS, True)
    equal(keyboard.key(), None)


def test_paper_has_no_steering_bytes():
    window = Window()
    printer = TextPrinter(window)
    printer.line(b"\x1b@\x1d!\x11SALES SLIP\n")
    printer.line(b"\x1d!\x00AMOUNT 88.00\n")
    printer.line(b"\x1dV\x00")
    TextDisplay(window).show("PLEASE\nWAIT")
    equal(window.text, "[SALES SLIP][AMOUNT 88.00]<PLEASE/WAIT>")
    equal(printer.status(1), 0x12)
