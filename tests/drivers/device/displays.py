"""drivers/character_lcd.py and ssd1306.py, by what the chips make of the bytes on the bus."""

import sys

import desk
import framebuf
import wires
from chips import Hd44780
from chips import Ssd1306 as Chip
from expect import equal
from machine import I2C, Pin, SoftI2C

from drivers.character_lcd import CharacterLcd
from drivers.fitted import fitted
from drivers.ssd1306 import Ssd1306
from drivers.wired import display

SLIP = (
    "PF1|898100000000001|10000001|000001|000004|sale|8800|620000******0005|20260310090005|000000000004|123456|"
    "00112233445566778899"
)


def lcd():
    desk.begin()
    chip = Hd44780()
    wires.attach_i2c(0, 0x27, chip)
    return chip, CharacterLcd(I2C(0))


def oled():
    desk.begin()
    chip = Chip()
    wires.attach_i2c(0, 0x3C, chip)
    return chip, Ssd1306(I2C(0))


def test_a_long_line_goes_on_in_the_next_row():
    equal(fitted("OLD PASSWORD\n****", 16, 8), ["OLD PASSWORD", "****"])
    equal(fitted("ENTER, THEN THE CLERK SEES", 16, 8), ["ENTER, THEN THE", "CLERK SEES"])
    equal(fitted("1234567890" * 3, 16, 8), ["1234567890123456", "78901234567890"])
    equal(fitted("A\nB\nC", 16, 2), ["A B C"])
    equal(fitted("ABCDEFGH IJ\nKLMNOPQR", 10, 2), ["ABCDEFGH I", "J KLMNOPQR"])
    equal(fitted("ABCDEFGH IJ\nKLMNOPQRS", 10, 2), ["ABCDEFGH I", "J KLMNOPQR"])
    equal(fitted("", 16, 2), [""])


def test_the_lcd_is_set_up_and_shows_a_text():
    chip, display = lcd()
    display.show("READY FOR SALE\nOPERATOR 01")
    equal(chip.rows(), ["READY FOR SALE      ", "OPERATOR 01         ", " " * 20, " " * 20])
    equal((chip.four_bits, chip.on, chip.lamp, chip.lost), (True, True, True, 0))


def test_the_next_text_leaves_nothing_of_the_last_one():
    chip, display = lcd()
    display.show("ONE\nTWO\nTHREE\nFOUR AND A LONG ROW")
    display.show("X")
    equal(chip.rows(), ["X" + " " * 19] + [" " * 20] * 3)


def test_all_four_rows_are_where_they_belong():
    chip, display = lcd()
    display.show("12345678901234567890\nB\nC\nD")
    equal([row.strip() for row in chip.rows()], ["12345678901234567890", "B", "C", "D"])


def test_what_it_has_no_picture_of_is_a_question_mark():
    chip, display = lcd()
    display.show("请签到 01")
    equal(chip.rows()[0].strip(), "??? 01")


def test_a_display_that_comes_back_is_set_up_anew():
    desk.begin()
    display = CharacterLcd(I2C(0))
    display.show("NOBODY SEES THIS")
    chip = Hd44780()
    chip._busy = 0
    wires.attach_i2c(0, 0x27, chip)
    display.show("BACK")
    equal((chip.rows()[0].strip(), chip.lost), ("BACK", 0))


def test_the_oled_shows_a_text_dot_by_dot():
    chip, display = oled()
    display.show("NOT SIGNED ON 01\nPRESS SIGN ON")
    equal(chip.lit(), drawn("NOT SIGNED ON 01", "PRESS SIGN ON"))
    display.show("WAIT")
    equal(chip.lit(), drawn("WAIT"))


def drawn(*lines):
    """The same by another layout of MicroPython's own: rows of dots, the leftmost in the highest bit."""
    dots = bytearray(1024)
    picture = framebuf.FrameBuffer(dots, 128, 64, framebuf.MONO_HLSB)
    for row, line in enumerate(lines):
        picture.text(line, 0, 8 * row)
    return ["".join("#" if picture.pixel(x, y) else "." for x in range(128)) for y in range(64)]


def test_the_oled_shows_a_code():
    """The host reads it: test_codes.py."""
    chip, display = oled()
    for name, content in (("slip", SLIP), ("short", "PF1")):
        display.code(content)
        with open("%s/%s.txt" % (sys.argv[2], name), "w") as file:
            file.write(content + "\n")
            for row in chip.lit():
                file.write(row + "\n")


def test_a_code_that_is_too_long_for_the_dots_stands_there_as_text():
    chip, display = oled()
    display.code("a" * 200)
    equal(chip.lit(), drawn(*["a" * 16] * 8))


def test_what_answers_on_the_bus_is_the_display():
    desk.begin()
    equal(type(display(I2C(0))), CharacterLcd)
    wires.attach_i2c(0, 0x3C, Chip())
    equal(type(display(I2C(0))), Ssd1306)


def test_a_bus_of_any_two_pins_will_do():
    desk.begin()
    chip = Chip()
    wires.attach_i2c(9, 0x3C, chip)
    Ssd1306(SoftI2C(scl=Pin(9), sda=Pin(8))).show("A")
    equal(chip.lit(), drawn("A"))
