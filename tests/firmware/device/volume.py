"""journal/volume.py: files on LittleFS, and a word before each write on what it is for."""

from expect import equal, raises
from flash import new_flash, new_volume, old_flash

from journal.log import Journal
from journal.volume import Volume


class Listening:
    """A flash that hears the phases, as the recorder of a run does."""

    def __init__(self, flash):
        self.BLOCK = flash.BLOCK
        self.BLOCKS = flash.BLOCKS
        self.read = flash.read
        self.heard = []
        self._flash = flash

    def program(self, address, data):
        self._note("program")
        self._flash.program(address, data)

    def erase(self, block):
        self._note("erase")
        self._flash.erase(block)

    def phase(self, name):
        self.heard.append(name)

    def _note(self, what):
        if not self.heard or self.heard[-1] != what:
            self.heard.append(what)


def test_an_erased_flash_has_no_volume():
    raises(OSError, Volume(new_flash()).mount)


def test_files_are_listed_by_name_with_their_size():
    volume = new_volume(new_flash())
    for name, size in (("journal.000002", 3), ("memory", 300), ("configuration", 0), ("journal.000001", 5000)):
        volume.write(name, bytes(size), "")
    listed = [("configuration", 0), ("journal.000001", 5000), ("journal.000002", 3), ("memory", 300)]
    equal([tuple(one) for one in volume.files()], listed)
    equal([volume.size(name) for name, _ in listed], [0, 5000, 3, 300])


def test_a_file_that_is_not_there():
    volume = new_volume(new_flash())
    equal(volume.size("nothing"), -1)
    raises(OSError, volume.read, "nothing")


def test_writing_replaces_and_appending_adds():
    volume = new_volume(new_flash())
    volume.write("file", b"the first content", "")
    volume.write("file", b"second", "")
    volume.append("file", b" and more", "")
    volume.append("other", b"new", "")
    equal((volume.read("file"), volume.read("other")), (b"second and more", b"new"))


def test_a_part_of_a_file_is_read():
    volume = new_volume(new_flash())
    volume.write("file", bytes(range(256)) * 20, "")
    equal(volume.read("file", 4090, 8), bytes(range(250, 256)) + b"\x00\x01")
    equal(volume.read("file", 5118, 100), b"\xfe\xff")
    equal(volume.read("file", 6000, 1), b"")


def test_a_removed_file_is_gone():
    volume = new_volume(new_flash())
    volume.write("file", b"x", "")
    volume.remove("file", "")
    equal((volume.size("file"), list(volume.files())), (-1, []))


def test_everything_is_there_after_the_power_came_back():
    new_volume(new_flash()).write("file", b"content", "")
    volume = Volume(old_flash())
    volume.mount()
    equal(volume.read("file"), b"content")


def test_a_new_format_forgets_everything():
    flash = new_flash()
    new_volume(flash).write("file", b"content", "")
    equal(list(new_volume(flash).files()), [])


def test_each_write_says_what_it_is_for_and_when_it_is_over():
    new_volume(new_flash()).write("old", b"x", "")
    flash = Listening(old_flash())
    volume = Volume(flash)
    volume.mount()
    equal(flash.heard, [])
    for write, name in ((volume.write, "memory"), (volume.append, "journal.sent")):
        flash.heard = []
        write("file", b"content", name)
        equal((flash.heard[0], flash.heard[-1]), (name, ""))
        equal(set(flash.heard[1:-1]) - {"program", "erase"}, set())
        equal("program" in flash.heard, True)
    flash.heard = []
    volume.remove("old", "journal.settled")
    equal((flash.heard[0], flash.heard[-1], flash.heard.count("journal.settled")), ("journal.settled", "", 1))


class Forgetful(Listening):
    """A flash that keeps nothing of what it is told to keep."""

    def program(self, address, data):
        self._note("program")

    def erase(self, block):
        self._note("erase")


def test_a_probe_tells_a_flash_that_keeps_from_one_that_does_not():
    new_volume(new_flash())
    for kind, kept in ((Listening, True), (Forgetful, False)):
        flash = kind(old_flash())
        volume = Volume(flash)
        volume.mount()
        journal = Journal(volume)
        flash.heard = []
        try:
            equal(journal.probe(), kept)
        except OSError:
            equal(kept, False)          # it cannot even be read
        equal(flash.heard[0], "probe")
