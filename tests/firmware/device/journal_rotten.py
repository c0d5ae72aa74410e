"""journal/log.py where what stands on the flash is torn, or has rotted."""

import struct

from expect import equal
from flash import forget_copies, new_flash, new_volume
from journal_log import FILE, still_open, switched_on_again, written

from facts import journal_record as facts
from journal import records
from journal.log import Journal


def ended(journal, transaction):
    transaction.state = "reversed"
    journal.write(transaction)


def test_a_torn_tail_is_ignored():
    whole = records.pack(facts.SETTLED, b"\x07\x00\x00\x00\x01")
    for end in range(1, len(whole)):
        volume = new_volume(new_flash())
        written(Journal(volume), 1, "journalled")
        volume.append(FILE, whole[:end], "")
        equal(still_open(Journal(volume)), [(7, 1, "journalled")])
        equal(Journal(volume).totals(7), (0, 0, 0, 0))


def test_a_broken_record_costs_itself_and_none_that_follows():
    flash = new_flash()
    volume = new_volume(flash)
    journal = Journal(volume)
    written(journal, 1, "approved", amount=100)
    first = volume.size(FILE)
    written(journal, 2, "approved", amount=20)
    written(journal, 3, "approved", amount=3)
    whole = volume.read(FILE)
    forget_copies(flash)
    for place in range(first, 2 * first):       # wherever the bit is: in the length, the content or the CRC
        for flip in (0x01, 0x80):
            data = bytearray(whole)
            data[place] ^= flip
            volume.write(FILE, bytes(data), "")
            equal((place, still_open(Journal(volume))), (place, [(7, 1, "approved"), (7, 3, "approved")]))
            equal((place, Journal(volume).totals(7)), (place, (103, 2, 0, 0)))


def test_an_end_that_the_flash_has_lost_is_known_at_the_next_record_and_can_be_written_again():
    """LittleFS drops its own notes of the last record where they have rotted: the file is shorter than it was."""
    flash = new_flash()
    volume = new_volume(flash)
    journal = Journal(volume)
    first = written(journal, 1, "journalled", "unknown")
    kept = volume.read(FILE)
    ended(journal, first)
    second = written(journal, 2, "journalled", "unknown")
    equal((journal.rotten, journal.open), (0, [second]))
    volume.write(FILE, kept, "")
    ended(journal, second)
    equal((journal.rotten, volume.size(FILE), journal.open), (7, len(kept) + len(kept) // 2, []))
    journal.restore(journal.open)
    equal((volume.size(FILE), journal.open), (2 * len(kept), []))
    forget_copies(flash)
    equal(still_open(switched_on_again()), [])


def test_the_batch_in_which_a_record_has_rotted_is_known_by_its_whole_number():
    volume = new_volume(new_flash())
    journal = Journal(volume)
    written(journal, 1, "approved", batch=123456)
    equal(switched_on_again().rotten, 0)
    data = bytearray(volume.read("journal.123456"))
    data[-1] ^= 1
    volume.write("journal.123456", bytes(data), "")
    equal(switched_on_again().rotten, 123456)


def test_a_last_record_too_long_for_its_file_has_rotted_also_where_reading_in_pieces_ends_with_it():
    for size in (1023, 1024, 1025):
        volume = new_volume(new_flash())
        journal = Journal(volume)
        written(journal, 1, "approved")
        first = volume.size(FILE)
        head = struct.pack(facts.HEAD, 2000, facts.TRANSACTION)     # more than follows; a record may be so long
        volume.append(FILE, head + bytes(size - first - len(head)), "")
        equal((size, Journal(volume).rotten), (size, 7))


def test_a_broken_batch_leaves_the_others_alone():
    flash = new_flash()
    volume = new_volume(flash)
    journal = Journal(volume)
    written(journal, 1, "approved", batch=6)
    written(journal, 2, "approved", batch=7)
    forget_copies(flash)
    volume.write("journal.000006", b"\xff" * 100, "")
    equal(still_open(Journal(volume)), [(7, 2, "approved")])
