"""journal/memory.py: what a terminal remembers beside its journal."""

from expect import equal
from flash import new_flash, new_volume, old_flash

from journal.memory import Logbook, Memory
from journal.volume import Volume


def switched_on_again():
    volume = Volume(old_flash())
    volume.mount()
    return Memory(volume)


def test_a_new_terminal_remembers_nothing():
    memory = Memory(new_volume(new_flash()))
    equal((memory.signed_on, memory.batch, memory.stan, memory.keys), (0, 0, 0, b""))


def test_all_of_it_survives():
    memory = Memory(new_volume(new_flash()))
    memory.signed_on, memory.batch, memory.stan, memory.keys = 1, 999999, 42, bytes(range(40))
    memory.save()
    again = switched_on_again()
    equal((again.signed_on, again.batch, again.stan, again.keys), (1, 999999, 42, bytes(range(40))))


def test_a_file_that_was_begun_and_no_more_is_that_of_a_new_terminal():
    """LittleFS makes the file, then writes: the power may fail between the two."""
    volume = new_volume(new_flash())
    volume.write("memory", b"", "memory")
    equal(Memory(volume).stan, 0)


def test_a_stan_is_kept_before_it_is_used():
    memory = Memory(new_volume(new_flash()))
    equal([memory.next_stan() for _ in range(3)], [1, 2, 3])
    equal(switched_on_again().next_stan(), 4)


def test_after_999999_comes_000001():
    memory = Memory(new_volume(new_flash()))
    memory.stan = 999998
    memory.save()
    equal([memory.next_stan() for _ in range(3)], [999999, 1, 2])
    equal(switched_on_again().stan, 2)


def test_it_is_replaced_whole():
    volume = new_volume(new_flash())
    memory = Memory(volume)
    memory.keys = bytes(40)
    memory.save()
    memory.keys = b""
    memory.save()
    equal(Memory(volume).keys, b"")


def test_what_older_firmware_did_not_keep_begins_as_new():
    volume = new_volume(new_flash())
    volume.write("memory", b"[1, 7]", "memory")
    memory = Memory(volume)
    equal((memory.signed_on, memory.batch, memory.stan, memory.keys), (1, 7, 0, b""))


def test_the_logbook_is_a_file_of_its_own():
    volume = new_volume(new_flash())
    logbook = Logbook(volume)
    logbook.training = 1
    logbook.save()
    equal((Logbook(volume).training, Memory(volume).stan), (1, 0))
