"""What becomes of settled batches in journal/seldom.py when the flash has little room."""

from expect import equal
from flash import new_flash, new_volume
from journal_log import FILE, still_open, switched_on_again, written

from facts.limits import JOURNAL_KEPT
from journal.log import Journal


def test_the_oldest_settled_batches_are_dropped_when_they_take_too_much_room():
    volume = new_volume(new_flash())
    journal = Journal(volume)
    for batch in (7, 8, 9):
        written(journal, 1, "completed", batch=batch)
        volume.append("journal.%06d" % batch, bytes(JOURNAL_KEPT // 2), "")
        journal = Journal(volume)       # it has not written that itself
        journal.write_settled(batch, 1)
        equal(volume.size("journal.%06d" % batch) > 0, True)
    equal(volume.size("journal.000007"), -1)
    equal(volume.size("journal.000008") > 0, True)
    equal(still_open(switched_on_again()), [])


def test_settled_batches_that_just_find_room_are_kept():
    for more, kept in ((0, True), (1, False)):
        volume = new_volume(new_flash())
        written(Journal(volume), 1, "completed")
        Journal(volume).write_settled(7, 1)
        for part in (JOURNAL_KEPT // 2, JOURNAL_KEPT - JOURNAL_KEPT // 2 - volume.size(FILE) + more):
            volume.append(FILE, bytes(part), "")
        journal = Journal(volume)       # it has not written that itself
        written(journal, 1, "completed", batch=8)
        journal.write_settled(8, 1)
        equal(volume.size(FILE) > 0, kept)
