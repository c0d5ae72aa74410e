"""The journal when the power fails inside LittleFS: at every program and every erase, with a torn page too."""

import gc

from expect import equal
from flash import new_flash, new_volume, old_flash

from facts.journal_record import SETTLED
from journal import records
from journal.log import Journal, Transaction
from journal.volume import Volume

TORN = (0, 1, 100, 255)         # bytes of the last page that get there
STATES = ("journalled", "approved", "completed")


class CutFlash:
    """After `left` writes nothing reaches the flash any more; of the last program the first `torn` bytes still do."""

    def __init__(self, flash, left, torn):
        self.BLOCK = flash.BLOCK
        self.BLOCKS = flash.BLOCKS
        self.read = flash.read
        self._flash = flash
        self.left = left
        self._torn = torn

    def program(self, address, data):
        self.left -= 1
        if self.left >= 0:
            self._flash.program(address, data)
        elif self.left == -1 and self._torn:
            self._flash.program(address, memoryview(data)[: self._torn])

    def erase(self, block):
        self.left -= 1
        if self.left >= 0:
            self._flash.erase(block)


def live(size, left, torn):
    """A sale and its life behind `size` bytes of others, the power failing after so many writes.

    Gives the flash and how many states were written.
    """
    other = records.pack(SETTLED, b"\x00\x00\x00\x00\x01")
    new_volume(new_flash()).write("journal.000001", other * (size // len(other)), "")
    flash = CutFlash(old_flash(), left, torn)
    volume = Volume(flash)
    volume.mount()
    journal = Journal(volume)
    transaction = Transaction("sale", 1, 1, 8800, "6200000005", 0)
    written = 0
    for state in STATES:
        transaction.state = state
        try:
            journal.write(transaction)
        except OSError:         # LittleFS read back what never got there
            break
        if flash.left < 0:
            break
        written += 1
    return flash, written


def found_again():
    """How many states of the sale are in the journal when the power is back."""
    volume = Volume(old_flash())
    volume.mount()
    journal = Journal(volume)
    if journal.totals(1) == (0, 0, 0, 0):
        equal([one.state for one in journal.open], ["journalled"] if journal.open else [])
        return len(journal.open)
    equal(journal.totals(1), (8800, 1, 0, 0))
    equal([one.state for one in journal.open], ["approved"] if journal.open else [])
    return 2 if journal.open else 3


def all_cuts(size, torn):
    """The power fails after 0 writes, 1, 2 ... until it does not matter any more; how many writes that takes."""
    left = 0
    flash, written = live(size, left, torn)
    while written < len(STATES):
        found = found_again()
        if found not in (written, written + 1):
            what = (size, torn, left, written, found)
            raise AssertionError("%d bytes, torn at %d, cut after %d: %d states written, %d found" % what)
        gc.collect()
        left += 1
        flash, written = live(size, left, torn)
    equal(found_again(), len(STATES))
    return left


def test_in_a_short_journal():
    """LittleFS keeps it beside its name."""
    for torn in TORN:
        equal(all_cuts(0, torn) >= len(STATES), True)


def test_in_a_journal_of_its_own_block():
    for torn in TORN:
        equal(all_cuts(1000, torn) > 2 * len(STATES), True)


def test_where_the_journal_grows_into_another_block():
    for torn in TORN:
        all_cuts(4020, torn)


def test_where_the_volume_must_tidy_its_directory():
    """Each write logs into the directory; erasing and copying it is a part of some of them."""
    for torn in TORN:
        all_cuts(8100, torn)
