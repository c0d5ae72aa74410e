"""Where there is room in the heap, what was loaded stays. Little else is in it here: how much is left depends on paths."""

import gc

from expect import equal

from app import shelf
from facts.limits import SHELF_FREE


def test_what_is_loaded_stays_while_there_is_room():
    one = shelf.module("sale")
    gc.collect()
    equal(gc.mem_free() > SHELF_FREE + 16384, True)
    shelf.make_room()
    equal(shelf.module("sale") is one, True)
