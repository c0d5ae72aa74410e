"""drivers/flash_file.py behaves as NOR flash, outside the heap, and survives."""

from hashlib import sha256

from expect import equal, raises
from flash import content, new_flash, old_flash

BLOCK = 4096
ERASED = sha256(b"\xff" * BLOCK).digest()


def image(flash):
    """A digest of each block; the whole does not fit into the heap."""
    return [sha256(content(flash, block * BLOCK, BLOCK)).digest() for block in range(flash.BLOCKS)]


def test_geometry():
    flash = new_flash()
    equal((flash.BLOCK, flash.BLOCKS, flash.PAGE), (4096, 32, 256))


def test_a_new_flash_is_erased():
    equal(set(image(new_flash())), {ERASED})


def test_programming_only_clears_bits():
    flash = new_flash()
    flash.program(5, b"\xf0\x0f\xaa")
    equal(content(flash, 4, 5), b"\xff\xf0\x0f\xaa\xff")
    flash.program(5, b"\x3c\xff\x55")
    equal(content(flash, 4, 5), b"\xff\x30\x0f\x00\xff")
    flash.program(5, b"\xff\xff\xff")
    equal(content(flash, 4, 5), b"\xff\x30\x0f\x00\xff")


def test_programming_where_only_the_last_byte_is_not_erased():
    flash = new_flash()
    flash.program(255, b"\x0f")
    flash.program(0, bytes(range(256)))
    equal(content(flash, 0, 256), bytes(range(255)) + b"\x0f")


def test_programming_pieces_of_any_size():
    flash = new_flash()
    for length in (1, 255, 256, 257, 512, 1024):
        flash.erase(3)
        data = bytes(index * 7 & 0xFF for index in range(length))
        flash.program(3 * BLOCK, data)
        equal(content(flash, 3 * BLOCK, length + 1), data + b"\xff")
        flash.program(3 * BLOCK, bytes(length))
        equal(content(flash, 3 * BLOCK, length + 1), bytes(length) + b"\xff")


def test_erasing_sets_one_block_and_no_other():
    flash = new_flash()
    for block in range(flash.BLOCKS):
        flash.program(block * BLOCK, bytes(8))
        flash.program(block * BLOCK + BLOCK - 8, bytes(8))
    before = image(flash)
    for block in (0, 7, 31):
        flash.erase(block)
        before[block] = ERASED
        equal(image(flash) == before, True)


def test_it_survives_without_being_closed():
    flash = new_flash()
    flash.program(31 * BLOCK + 4095, b"\x01")
    flash.erase(0)
    again = old_flash()
    equal(content(again, 31 * BLOCK + 4094, 2), b"\xff\x01")
    equal(image(again) == image(flash), True)


def test_what_is_kept_comes_back():
    flash = new_flash()
    flash.program(0, b"monday")
    flash.program(9 * BLOCK + 100, b"monday")
    monday = image(flash)
    flash.keep(0)
    flash.program(0, bytes(6))
    flash.erase(9)
    flash.program(31 * BLOCK, b"tuesday")
    tuesday = image(flash)
    flash.keep(1)
    for slot, wanted in ((0, monday), (0, monday), (1, tuesday), (0, monday), (1, tuesday)):
        flash.program(2 * BLOCK, b"rubbish")
        flash.erase(20)
        flash.restore(slot)
        equal((slot, image(flash) == wanted), (slot, True))


def test_what_is_kept_comes_back_after_the_power_did():
    flash = new_flash()
    flash.program(0, b"kept")
    flash.keep(0)
    kept = image(flash)
    flash.program(5 * BLOCK, b"later")
    again = old_flash()
    again.program(6 * BLOCK, b"later still")
    again.restore(0)
    equal(image(again) == kept, True)


def test_keeping_again_replaces_what_was_kept():
    flash = new_flash()
    flash.keep(0)
    flash.program(0, b"new")
    flash.keep(0)
    kept = image(flash)
    flash.erase(0)
    flash.restore(0)
    equal(image(flash) == kept, True)


def test_a_slot_that_was_never_kept():
    raises(OSError, new_flash("slots").restore, 7)
