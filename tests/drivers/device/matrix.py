"""drivers/matrix_keypad.py on contacts that bounce and conduct both ways."""

import time

import desk
import micropython
import wires
from expect import equal
from machine import Timer

from drivers.matrix_keypad import MatrixKeypad
from drivers.wired import keypad
from facts.keypad import COLUMNS, LEGEND

ROWS = (1, 2, 3, 4, 5)
COLUMN_PINS = (11, 12, 13, 14, 15)
BOUNCE = (900, 700, 400, 2100)          # us closed, open, closed, open; then it stays closed


class Desk:
    """timer: whether the keypad scans by one, so also while nobody waits."""

    def __init__(self, timer=False, legend=LEGEND):
        self.waiting = desk.begin()
        self.contacts = {
            legend[COLUMNS * row + column]: wires.switch(ROWS[row], COLUMN_PINS[column])
            for row in range(len(ROWS)) for column in range(COLUMNS) if COLUMNS * row + column < len(legend)
        }
        self.keypad = keypad(self.waiting, ROWS, COLUMN_PINS, Timer() if timer else None)

    def press(self, key, hold_ms=80, bounce_us=(), release_us=()):
        self.contacts[key].press(hold_ms, bounce_us, release_us)

    def pass_ms(self, ms):
        desk.pass_ms(self.waiting, ms)

    def keys(self):
        found = []
        press = self.keypad.key()
        while press:
            found.append(press[0])
            press = self.keypad.key()
        return found


def test_every_key_is_the_one_on_its_contact():
    made = Desk()
    for key in LEGEND:
        made.press(key)
        made.pass_ms(150)
    equal(made.keys(), list(LEGEND[:16]))           # as many as the buffer holds
    for key in LEGEND[16:]:
        made.press(key)
        made.pass_ms(150)
    equal(made.keys(), list(LEGEND[16:]))


def test_a_key_is_dated_when_its_contact_closed():
    made = Desk()
    made.pass_ms(500)
    made.press("7")
    made.pass_ms(300)
    key, ticks = made.keypad.key()
    equal((key, 500 <= ticks <= 506), ("7", True))


def test_a_contact_that_bounces_is_one_press():
    made = Desk()
    for _ in range(4):
        made.press("5", 80, BOUNCE, BOUNCE)
        made.pass_ms(150)
    equal(made.keys(), ["5"] * 4)


def test_a_contact_that_opens_long_enough_to_be_seen_is_one_press_and_two_where_somebody_else_sees_to_it():
    for bounces, wanted in ((False, ["5"]), (True, ["5", "5"])):
        made = Desk()
        made.keypad.bounces = bounces
        made.press("5", 80, (6000, 14000))
        made.pass_ms(200)
        equal(made.keys(), wanted)


def test_a_bounce_at_the_release_is_no_press_for_anybody():
    made = Desk()
    made.keypad.bounces = True
    made.press("5", 100, (), (7000, 7000, 7000))
    made.pass_ms(300)
    equal(made.keys(), ["5"])


def test_the_same_key_twice_is_two_presses():
    made = Desk()
    made.press("0", 40)
    made.pass_ms(90)
    made.press("0", 40)
    made.pass_ms(90)
    equal(made.keys(), ["0", "0"])


def test_a_key_held_down_is_one_press():
    made = Desk()
    made.press("1", 5000)
    made.pass_ms(6000)
    equal(made.keys(), ["1"])


def test_two_keys_at_a_time_are_both_taken():
    made = Desk()
    made.press("1", 200)
    made.pass_ms(20)
    made.press("5", 100)
    made.pass_ms(300)
    equal(made.keys(), ["1", "5"])


def test_of_three_corners_neither_the_third_nor_the_ghost_is_taken_until_it_is_clear():
    made = Desk()
    made.press("1", 400)
    made.pass_ms(20)
    made.press("2", 200)
    made.pass_ms(20)
    made.press("4", 400)                # with 1 and 2 down, 5 looks closed too
    made.pass_ms(50)
    equal(made.keys(), ["1", "2"])
    made.pass_ms(200)                   # 2 is open again: 1 and 4 alone can be told
    equal(made.keys(), ["4"])
    made.pass_ms(400)
    equal(made.keys(), [])


def test_three_corners_at_once_are_no_key_at_all():
    made = Desk()
    for key in ("1", "3", "7"):
        made.press(key, 100)
    made.pass_ms(60)
    equal(made.keys(), [])
    made.pass_ms(300)
    equal(made.keys(), [])


def test_a_ghost_by_way_of_two_other_rows_is_none_either():
    """Four contacts of three rows conduct to two more: 1-2 in the first row, 2 and 3's columns in the second and third."""
    made = Desk()
    for key in ("1", "2", "5", "6"):    # rows one and two share column two: so they share one and three as well
        made.press(key, 100)
    made.pass_ms(60)
    equal(made.keys(), [])


def test_whoever_waits_for_a_key_is_told_at_once():
    made = Desk()
    wires.at(300000, lambda: made.press("ENTER"))
    equal(made.waiting.wait(1000, ("keypad",)), True)
    equal(300 <= made.waiting.now <= 306, True)
    equal(made.keys(), ["ENTER"])
    equal(made.waiting.wait(2000, ("keypad",)), False)


def test_with_a_timer_a_key_is_taken_while_the_terminal_computes():
    for timer, wanted in ((True, ["8"]), (False, [])):
        made = Desk(timer)
        made.press("8", 60)
        time.sleep_ms(500)              # nobody waits meanwhile
        equal(made.keys(), wanted)
    made.keypad.close()


class Contact:
    """A pin that allocates nothing, which the stand-in cannot do."""

    def __init__(self, levels):
        self._levels = levels

    def value(self, level=None):
        return self._levels[0]


def test_neither_a_look_nor_a_press_allocates():
    waiting = desk.begin()
    levels = bytearray(b"\x01")
    made = MatrixKeypad(waiting, [Contact(levels)] * 5, [Contact(levels)] * 5, LEGEND + ("",) * 4)
    for level in (1, 0, 1, 0):          # all contacts closed: everything is doubtful, and then nothing
        levels[0] = level
        wires.pass_us(50000)
        _without_heap(made.look, wires.now_ms())
    one = MatrixKeypad(waiting, [Contact(levels)], [Contact(levels)], ("1",))
    for level in (0, 1, 0, 1):
        levels[0] = level
        wires.pass_us(50000)
        _without_heap(one.look, wires.now_ms())
    equal([one.key()[0], one.key()[0], one.key()], ["1", "1", None])


def _without_heap(look, now):
    micropython.heap_lock()
    try:
        look(now)
    finally:
        micropython.heap_unlock()
