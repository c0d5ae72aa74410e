"""The functions of the terminal, loaded when first chosen; in a small heap they make room for each other."""

import gc
import sys

from facts.functions import FUNCTIONS
from facts.limits import SHELF_FREE


def call(name, terminal):
    """Does app/NAME.py's NAME(terminal)."""
    getattr(module(name), name)(terminal)


def module(name):
    """app/NAME.py, loaded if need be."""
    if gc.mem_free() < SHELF_FREE:
        _clear(name)
    return getattr(__import__("app." + name), name)


def _clear(kept):
    package = sys.modules["app"]
    for row in FUNCTIONS:
        name = row[0]
        if name != kept and "app." + name in sys.modules:
            del sys.modules["app." + name]
            delattr(package, name)
    gc.collect()
