"""Every driver of the flash behaves as NOR flash and survives: drivers/flash_file.py, flash_pages.py, flash_region.py."""

import os
from hashlib import sha256

from expect import equal, raises
from flash import FOLDER, content
from flashes import new_flashes

BLOCK = 4096
ERASED = sha256(b"\xff" * BLOCK).digest()


def image(flash):
    """A digest of each block; the whole does not fit into the heap."""
    return [sha256(content(flash, block * BLOCK, BLOCK)).digest() for block in range(flash.BLOCKS)]


def test_geometry():
    for flash, _ in new_flashes():
        equal((flash.BLOCK, flash.BLOCKS, flash.PAGE), (4096, 32, 256))


def test_a_new_flash_is_erased():
    for flash, _ in new_flashes():
        equal(set(image(flash)), {ERASED})


def test_programming_only_clears_bits():
    for flash, _ in new_flashes():
        flash.program(5, b"\xf0\x0f\xaa")
        equal(content(flash, 4, 5), b"\xff\xf0\x0f\xaa\xff")
        flash.program(5, b"\x3c\xff\x55")
        equal(content(flash, 4, 5), b"\xff\x30\x0f\x00\xff")
        flash.program(5, b"\xff\xff\xff")
        equal(content(flash, 4, 5), b"\xff\x30\x0f\x00\xff")


def test_programming_where_only_the_last_byte_is_not_erased():
    for flash, _ in new_flashes():
        flash.program(255, b"\x0f")
        flash.program(0, bytes(range(256)))
        equal(content(flash, 0, 256), bytes(range(255)) + b"\x0f")


def test_programming_over_the_end_of_what_is_written():
    for flash, _ in new_flashes():
        flash.program(BLOCK + 100, b"\x0f" * 60)
        flash.program(BLOCK + 120, b"\xaa" * 300)
        equal(content(flash, BLOCK + 99, 62), b"\xff" + b"\x0f" * 20 + b"\x0a" * 40 + b"\xaa")
        equal(content(flash, BLOCK + 419, 2), b"\xaa\xff")


def test_programming_pieces_of_any_size():
    for flash, _ in new_flashes():
        for length in (1, 255, 256, 257, 512, 1024):
            flash.erase(3)
            data = bytes(index * 7 & 0xFF for index in range(length))
            flash.program(3 * BLOCK, data)
            equal(content(flash, 3 * BLOCK, length + 1), data + b"\xff")
            flash.program(3 * BLOCK, bytes(length))
            equal(content(flash, 3 * BLOCK, length + 1), bytes(length) + b"\xff")


def test_erasing_sets_one_block_and_no_other():
    for flash, _ in new_flashes():
        for block in range(flash.BLOCKS):
            flash.program(block * BLOCK, bytes(8))
            flash.program(block * BLOCK + BLOCK - 8, bytes(8))
        before = image(flash)
        for block in (0, 7, 31):
            flash.erase(block)
            before[block] = ERASED
            equal(image(flash) == before, True)


def test_it_survives_without_being_closed():
    for flash, again in new_flashes():
        flash.program(31 * BLOCK + 4095, b"\x01")
        flash.erase(0)
        after = again()
        equal(content(after, 31 * BLOCK + 4094, 2), b"\xff\x01")
        equal(image(after) == image(flash), True)


def test_age_changes_bits_either_way():
    for flash, again in new_flashes():
        flash.program(7 * BLOCK + 10, b"\x0f\x0f")
        flash.rot(7 * BLOCK + 11, 0xFF)
        flash.rot(8 * BLOCK + 4095, 0x01)
        equal(content(again(), 7 * BLOCK + 9, 4), b"\xff\x0f\xf0\xff")
        equal(content(flash, 8 * BLOCK + 4094, 2), b"\xff\xfe")


def test_nothing_is_written_once_it_is_closed():
    for flash, again in new_flashes():
        flash.program(0, b"kept")
        flash.close()
        for write in (lambda flash=flash: flash.program(0, bytes(4)), lambda flash=flash: flash.erase(0)):
            try:
                write()
            except (OSError, ValueError):
                pass
        equal(content(again(), 0, 5), b"kept\xff")


def test_what_is_kept_comes_back():
    for flash, _ in new_flashes():
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
    for flash, again in new_flashes():
        flash.program(0, b"kept")
        flash.keep(0)
        kept = image(flash)
        flash.program(5 * BLOCK, b"later")
        after = again()
        after.program(6 * BLOCK, b"later still")
        after.restore(0)
        equal(image(after) == kept, True)


def test_keeping_again_replaces_what_was_kept():
    for flash, _ in new_flashes():
        flash.program(4 * BLOCK, b"old")
        flash.keep(0)
        flash.program(0, b"new")
        flash.erase(4)
        flash.keep(0)
        kept = image(flash)
        flash.erase(0)
        flash.program(4 * BLOCK, b"newer")
        flash.restore(0)
        equal(image(flash) == kept, True)


def test_a_slot_that_was_never_kept():
    for flash, _ in new_flashes("slots"):
        raises(OSError, flash.restore, 7)


def test_where_files_are_the_blocks_an_erased_one_has_none():
    for flash, _ in new_flashes("sparse"):
        flash.program(3 * BLOCK, b"x")
        flash.program(4 * BLOCK, b"x")
        flash.erase(3)
        flash.keep(0)
    equal(sorted(entry[0] for entry in os.ilistdir(FOLDER + "/sparse-pages")), ["4"])
    equal(sorted(entry[0] for entry in os.ilistdir(FOLDER + "/sparse-pages.0")), ["4"])
    equal(sorted(entry[0] for entry in os.ilistdir(FOLDER + "/sparse-region.0")), ["4"])
