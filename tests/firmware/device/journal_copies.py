"""journal/copies.py: what the file system has lost of the latest records, the blocks beside it have, and the other way."""

import struct

from expect import equal
from flash import new_flash, new_volume, old_flash
from journal_log import FILE, still_open, switched_on_again, written

from facts import journal_record as facts
from facts.limits import FILE_BLOCKS, FLASH_BLOCK, FLASH_PROGRAM
from journal import kept, records
from journal.log import Journal
from journal.volume import Volume

_PAGES = 2 * FLASH_BLOCK // FLASH_PROGRAM
_HALF = _PAGES // 2


def _settled(batch):
    return records.pack(facts.SETTLED, struct.pack(facts.SETTLED_LAYOUT, batch, 1))


def _filled(count):
    copies = kept.find(new_flash())
    for batch in range(count):
        copies.add(_settled(batch))
    return copies


def _batches(copies):
    return [struct.unpack(facts.SETTLED_LAYOUT, content)[0] for _, content in kept.rows(copies)]


def _room_for(count):
    """How many of so many are kept: a block is erased when both are full, and no page is left out."""
    return count if count <= _PAGES else _HALF + (count - 1) % _HALF + 1


def test_the_latest_are_kept_in_their_order_and_known_after_power_on():
    for count in range(2 * _PAGES + 2):
        copies = _filled(count)
        whole = _batches(copies)
        equal(whole, list(range(count - len(whole), count)))
        equal((count, len(whole)), (count, _room_for(count)))
        found = kept.find(old_flash())
        equal((count, found.number), (count, count))
        found.add(_settled(count))
        equal(_batches(found)[-1], count)
        equal((count, len(_batches(found))), (count, _room_for(count + 1)))


def test_a_page_that_is_torn_or_rotten_is_missing_and_never_written_over():
    for page in range(4):
        _filled(4)
        old_flash().rot(FILE_BLOCKS * FLASH_BLOCK + page * FLASH_PROGRAM + 3, 1)
        found = kept.find(old_flash())
        equal((page, found.number), (page, 3 if page == 3 else 4))
        found.add(_settled(9))
        equal((page, _batches(found)), (page, [batch for batch in range(4) if batch != page] + [9]))


def test_a_record_whose_number_is_torn_is_none():
    for size in range(8):
        _filled(4)
        number = struct.pack("<II", 5, 6)[:size]
        old_flash().program(FILE_BLOCKS * FLASH_BLOCK + 4 * FLASH_PROGRAM, _settled(4) + number)
        found = kept.find(old_flash())
        equal((size, found.number, _batches(found)), (size, 4, [0, 1, 2, 3]))
        found.add(_settled(9))
        equal((size, _batches(found)), (size, [0, 1, 2, 3, 9]))
        equal((size, found.full(4 if size == 0 else 5)), (size, True))       # the next page that is free


def test_a_block_that_was_erased_in_part_is_erased_before_it_is_used():
    for page in (_PAGES - 1, _HALF):            # the end of it stayed, or all of it
        _filled(_HALF)
        old_flash().program(FILE_BLOCKS * FLASH_BLOCK + page * FLASH_PROGRAM, bytes(8))
        found = kept.find(old_flash())
        for batch in range(_HALF, _PAGES):
            found.add(_settled(batch))
        equal((page, _batches(found)), (page, list(range(_PAGES))))


def test_and_the_first_block_where_nothing_has_been_written_yet():
    old = new_flash()
    old.program(FILE_BLOCKS * FLASH_BLOCK + (_HALF - 1) * FLASH_PROGRAM, bytes(8))
    found = kept.find(old)
    for batch in range(_HALF):
        found.add(_settled(batch))
    equal(_batches(found), list(range(_HALF)))


class _Bounded:
    """A flash that is asked for nothing behind its end."""

    def __init__(self):
        flash = new_flash()
        self.program, self.erase = flash.program, flash.erase
        self._real = flash

    def read(self, block, data, offset=0):
        equal(block * FLASH_BLOCK + offset + len(data) <= self._real.BLOCKS * FLASH_BLOCK, True)
        self._real.read(block, data, offset)


def test_nothing_is_read_behind_the_end_of_the_flash():
    copies = kept.find(_Bounded())
    for batch in range(2 * _PAGES):
        copies.add(_settled(batch))
    equal(_batches(copies)[-1], 2 * _PAGES - 1)


class _Failing:
    """A flash that takes nothing, so many times."""

    def __init__(self, times):
        flash = new_flash()
        self.read, self.erase = flash.read, flash.erase
        self._real = flash
        self._times = times

    def program(self, address, data):
        self._times -= 1
        return -5 if self._times >= 0 else self._real.program(address, data)


def test_what_the_flash_does_not_take_is_missing_and_no_more():
    copies = kept.find(_Failing(1))
    copies.add(_settled(7))
    copies.add(_settled(8))
    equal(_batches(copies), [8])


def test_the_records_that_the_file_system_has_lost_are_written_again():
    """It forgets the latest notes at power-on, of whatever file: the journal is as long ago as that."""
    volume = new_volume(new_flash())
    journal = Journal(volume)
    written(journal, 1, "journalled", "approved", "completed")
    before = volume.read(FILE)
    written(journal, 2, "journalled", "unknown", "reversed")
    written(journal, 3, "journalled", "approved")
    volume.write(FILE, before, "")
    again = switched_on_again()
    equal((still_open(again), again.stan, again.totals(7)), ([(7, 3, "approved")], 3, (17600, 2, 0, 0)))
    again = switched_on_again()
    equal((still_open(again), again.stan, again.totals(7)), ([(7, 3, "approved")], 3, (17600, 2, 0, 0)))


def test_and_those_of_a_file_that_is_gone():
    volume = new_volume(new_flash())
    written(Journal(volume), 1, "journalled")
    volume.remove(FILE, "")
    equal(still_open(switched_on_again()), [(7, 1, "journalled")])
    equal(still_open(switched_on_again()), [(7, 1, "journalled")])


def test_and_the_card_of_an_advice_and_a_signature():
    volume = new_volume(new_flash())
    journal = Journal(volume)
    sale = written(journal, 1, "approved")
    before = volume.read(FILE)
    journal.write_card(sale, b"sealed")
    journal.write_signature(sale, bytes(32))
    volume.write(FILE, before, "")
    equal(journal.card(sale), b"sealed")        # it is known until the power goes, whatever the file has
    (found,) = switched_on_again().open
    equal((found.signed, switched_on_again().card(found)), (True, b"sealed"))


def test_a_signature_that_fits_on_no_page_stands_in_the_file_alone():
    volume = new_volume(new_flash())
    journal = Journal(volume)
    sale = written(journal, 1, "approved")
    for size, fits in ((FLASH_PROGRAM - 23, True), (FLASH_PROGRAM - 22, False)):
        count = len(kept.rows(volume.copies))
        journal.write_signature(sale, bytes(size))
        equal((size, len(kept.rows(volume.copies)) - count), (size, 1 if fits else 0))
    equal([one.signed for one in switched_on_again().open], [True])


def test_what_the_copies_have_lost_brings_nothing_older_back():
    volume = new_volume(new_flash())
    journal = Journal(volume)
    written(journal, 1, "journalled", "approved", "completed")
    size = volume.size(FILE)
    for page in (2, 1):
        old_flash().rot(FILE_BLOCKS * FLASH_BLOCK + page * FLASH_PROGRAM, 1)
        again = switched_on_again()
        equal((page, still_open(again), again.stan, volume.size(FILE)), (page, [], 1, size))


def test_nor_do_copies_that_end_before_the_journal_does():
    """The block beside it is worn out: what the file has is newer, and one of its older records rots."""
    flash = new_flash()
    volume = new_volume(flash)
    journal = Journal(volume)
    written(journal, 1, "journalled")
    program = flash.program
    flash.program = lambda address, data: None if address >= FILE_BLOCKS * FLASH_BLOCK else program(address, data)
    written(journal, 1, "approved", "completed")
    data = bytearray(volume.read(FILE))
    data[1] ^= 1
    volume.write(FILE, bytes(data), "")
    again = switched_on_again()
    equal((again.rotten, still_open(again), again.totals(7)), (7, [], (8800, 1, 0, 0)))


def test_a_batch_that_is_settled_stays_so_whichever_has_lost_it():
    volume = new_volume(new_flash())
    journal = Journal(volume)
    written(journal, 1, "approved")
    before = volume.read(FILE)
    journal.write_settled(7, 1)
    written(journal, 2, "approved", batch=8)
    volume.write(FILE, before, "")
    for _ in range(2):
        again = switched_on_again()
        equal((list(again.unsettled()), again.stan), ([8], 2))


def test_settled_batches_that_were_dropped_do_not_come_back():
    volume = new_volume(new_flash())
    journal = Journal(volume)
    for batch in range(1, 21):
        journal.write_settled(batch, 1)
    kept_files = volume.files()
    equal(volume.size("journal.000001"), -1)
    equal(switched_on_again().stan, 0)
    equal(volume.files(), kept_files)


def test_a_record_that_is_lost_between_others_is_written_again_too():
    """LittleFS lost what it had noted of it, and appended what came then."""
    volume = new_volume(new_flash())
    journal = Journal(volume)
    written(journal, 1, "journalled", "approved", "completed")
    before = volume.read(FILE)
    written(journal, 2, "journalled", "approved")
    volume.write(FILE, before, "")
    written(Journal(volume), 3, "journalled")
    again = switched_on_again()
    equal((still_open(again), again.totals(7)), ([(7, 2, "approved"), (7, 3, "journalled")], (17600, 2, 0, 0)))


def test_what_is_written_again_comes_in_its_order():
    """The later one is in the file, the earlier one is not."""
    volume = new_volume(new_flash())
    journal = Journal(volume)
    written(journal, 1, "completed")
    before = volume.read(FILE)
    written(journal, 2, "approved")
    volume.write(FILE, before, "")
    written(journal, 3, "approved")
    equal(still_open(switched_on_again()), [(7, 2, "approved"), (7, 3, "approved")])


def test_of_a_settled_batch_it_is_known_that_it_is_and_nothing_more():
    volume = new_volume(new_flash())
    journal = Journal(volume)
    written(journal, 1, "journalled", "approved", batch=7)
    written(journal, 8, "approved", batch=8)
    written(journal, 2, "completed", batch=9)
    of_eight = journal.copies()[1]
    equal(len(journal.copies()), 3)
    for batch in (7, 9):
        journal.write_settled(batch, 1)
        settled = (facts.SETTLED, struct.pack(facts.SETTLED_LAYOUT, batch, 1))
        equal((batch, journal.copies()[0], journal.copies()[-1]), (batch, of_eight, settled))
    equal(len(journal.copies()), 2)


def test_what_is_written_again_is_said_to_be_what_it_is():
    volume = new_volume(new_flash())
    journal = Journal(volume)
    written(journal, 1, "completed", batch=6)
    sale = written(journal, 1, "journalled")
    before = {name: volume.read(name) for name in ("journal.000006", FILE)}
    journal.write_settled(6, 1)
    sale.state = "approved"
    journal.write(sale)
    journal.write_card(sale, b"sealed")
    journal.write_signature(sale, bytes(32))
    for name in before:
        volume.write(name, before[name], "")
    flash = old_flash()
    phases = []
    flash.phase = phases.append
    again = Volume(flash)
    again.mount()
    equal(still_open(Journal(again)), [(7, 1, "approved")])
    equal([one for one in phases if one], ["journal." + what for what in ("settled", "approved", "card", "signature")])
