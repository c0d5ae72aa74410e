"""What must go on where the heap is in pieces, and what is loaded only while it is wanted."""

import gc
import sys

from expect import equal
from flash import new_flash, new_volume
from frame import pack, said

import assemble
import power_on
from app import shelf
from facts.functions import FUNCTIONS
from facts.limits import REPLY_USUAL, SHELF_FREE
from link.agent import Agent
from link.desk import Desk
from link.frame import Packer, unpack

_PIECE = 512


def _loaded():
    return sorted(name for name in sys.modules if name.startswith(("app.", "faults.")))


_AT_BOOT = _loaded() if power_on and assemble else []
del assemble, sys.modules["assemble"]       # as power_on.py does, once the terminal is built

class Cramped:
    """Fills the heap so that no piece that is free is larger than _PIECE; some room is left in all."""

    def __init__(self, left):
        self.held = []
        gc.collect()
        try:
            while True:
                self.held.append(bytearray(_PIECE))
        except MemoryError:
            pass
        for index in range(0, min(2 * left // _PIECE, len(self.held)), 2):
            self.held[index] = None
        gc.collect()

    def biggest(self):
        """Bytes that can still be had in one piece, about."""
        size = 4 * _PIECE
        while size > 16:
            try:
                bytearray(size)
                return size
            except MemoryError:
                size -= 64
        return size


def test_files_are_written_and_read_where_the_heap_is_in_pieces():
    volume = new_volume(new_flash())
    volume.write("before", b"x" * 300, "")
    cramped = Cramped(16384)
    equal(cramped.biggest() < 1024, True)
    chain = None
    for number in range(5):
        volume.append("journal", b"%d" % number, "journal")
        volume.write("memory", b"%d" % number, "memory")
        equal(volume.read("journal", number, 1), b"%d" % number)
        for _ in range(_PIECE // 16):
            chain = (chain, number)         # what others make in between fills any gap
    cramped.held = None
    equal((volume.read("journal"), volume.read("memory")), (b"01234", b"4"))


def test_a_usual_reply_is_packed_where_the_heap_is_in_pieces():
    packer = Packer()
    content = ["x" * 100] * (REPLY_USUAL // 110)
    cramped = Cramped(8192)
    equal(cramped.biggest() < len(content) * 100, True)
    packer.pack(1, "idle", content)
    cramped.held = None
    equal(len(said(packer)) > _PIECE * 2, True)
    equal(unpack(said(packer)[:-1]), (1, "idle", content))


def test_the_idle_display_holds_nothing_but_what_stays():
    """Whatever else it wants it gets from the shelf: what it imported would stay, and be loaded a second time."""
    equal(_AT_BOOT, sorted(shelf.RESIDENT))


def _when_nearly_full(function):
    ballast = []
    gc.collect()
    while gc.mem_free() >= SHELF_FREE:
        ballast.append(bytearray(_PIECE))
    function()


def test_functions_loaded_in_turn_take_no_more_heap_each_time():
    """Every function there is, in a heap that has room for one at a time."""
    used = []
    for _ in range(6):
        for line in FUNCTIONS.decode().strip().split("\n"):
            shelf.module(line.split(" ")[0])
        gc.collect()
        before = gc.mem_alloc()
        _when_nearly_full(shelf.make_room)
        gc.collect()
        equal((_loaded(), before - gc.mem_alloc() > 4096), (sorted(shelf.RESIDENT), True))
        gc.collect()
        used.append(gc.mem_alloc())
    equal((used[5] - used[1] < 256, used), (True, used))


class Hearing:
    """The other end of a link: keeps what is said, and lets no time pass; all that this takes it has taken before."""

    def __init__(self):
        self._room = bytearray(24576)
        self._size = 0
        self._answers = [pack(seq, "go", [0, -1, []])[:-1] for seq in range(40, 0, -1)]

    def write(self, piece):
        self._room[self._size : self._size + len(piece)] = piece
        self._size += len(piece)

    def drop(self):
        """There is no line beside the link."""

    def read_line(self, timeout_ms=-1):
        return self._answers.pop()

    def heard(self):
        """The events of each line."""
        start = 0
        while start < self._size:
            end = self._room.find(b"\n", start)
            yield unpack(bytes(self._room[start:end]))[2][4]
            start = end + 1


def test_a_reply_for_which_the_heap_has_no_place_in_one_piece_goes_in_parts():
    host = Hearing()
    agent = Agent(host, Desk(None, "0"), None)
    for number in range(60):
        agent.record((number, "printer.line", b"x" * 100))
    cramped = Cramped(16384)
    agent.spill()
    cramped.held = None
    parts = [[event[0] for event in events] for events in host.heard()]
    equal((len(parts) > 1, [] in parts), (True, False))
    equal([number for part in parts for number in part], list(range(60)))
